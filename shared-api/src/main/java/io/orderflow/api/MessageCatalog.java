package io.orderflow.api;

import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderAnswer;
import io.orderflow.api.order.OrderCommand;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderQuery;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.product.ProductAnswer;
import io.orderflow.api.product.ProductCommand;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductQuery;
import io.orderflow.api.sales.SalesAnswer;
import io.orderflow.api.sales.SalesQuery;
import io.orderflow.api.stock.StockAnswer;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockQuery;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every payload of the published language, found by walking the sealed message families. */
public final class MessageCatalog {

  private static final List<Class<?>> EVENTS =
      families(
          ProductEvent.class,
          StockEvent.class,
          OrderEvent.class,
          PaymentEvent.class,
          FulfilmentEvent.class);
  private static final List<Class<?>> OTHERS =
      families(
          ProductCommand.class,
          StockCommand.class,
          OrderCommand.class,
          PaymentCommand.class,
          ProductQuery.class,
          StockQuery.class,
          OrderQuery.class,
          SalesQuery.class,
          CommandAnswer.class,
          ProductAnswer.class,
          StockAnswer.class,
          OrderAnswer.class,
          SalesAnswer.class,
          Rejection.class);

  private MessageCatalog() {}

  /** Payload classes of all events, each annotated with {@link MessageName}. */
  public static List<Class<?>> events() {
    return EVENTS;
  }

  /** Payload classes of all events, commands, queries and answers. */
  public static List<Class<?>> payloads() {
    return Stream.concat(EVENTS.stream(), OTHERS.stream()).toList();
  }

  private static List<Class<?>> families(Class<?>... roots) {
    return Arrays.stream(roots).<Class<?>>flatMap(MessageCatalog::leaves).toList();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MessageCatalog::leaves)
        : Stream.of(type);
  }
}
