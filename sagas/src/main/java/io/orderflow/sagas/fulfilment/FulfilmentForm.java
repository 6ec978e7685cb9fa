package io.orderflow.sagas.fulfilment;

import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.sagas.fulfilment.process.Fulfilment;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.fulfilment.process.Plan;
import io.orderflow.sagas.fulfilment.process.Progress;
import io.orderflow.sagas.store.SagaForm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fulfilment as it is stored: its plan never changes, its progress does. */
final class FulfilmentForm implements SagaForm<OrderFulfilment> {

  static final List<Class<?>> PAYLOADS = List.of(Plan.class, Progress.class);

  private final FulfilmentProcess process;

  FulfilmentForm(FulfilmentProcess process) {
    this.process = process;
  }

  @Override
  public String association() {
    return OrderFulfilment.ASSOCIATION;
  }

  @Override
  public @Nullable String valueIn(Object payload) {
    OrderId orderId =
        switch (payload) {
          case OrderEvent event -> event.orderId();
          case StockEvent.OfOrder event -> event.orderId();
          case PaymentEvent event -> event.orderId();
          case FulfilmentEvent event -> event.orderId();
          default -> null;
        };
    return orderId == null ? null : orderId.toString();
  }

  @Override
  public Object fixedPart(OrderFulfilment saga) {
    return saga.state().plan();
  }

  @Override
  public Object changingPart(OrderFulfilment saga) {
    return saga.state().progress();
  }

  @Override
  public OrderFulfilment of(Object fixedPart, Object changingPart) {
    return new OrderFulfilment(new Fulfilment((Plan) fixedPart, (Progress) changingPart));
  }

  @Override
  public @Nullable Instant dueAt(OrderFulfilment saga) {
    return process.dueAt(saga.state());
  }

  @Override
  public String waitsFor(OrderFulfilment saga) {
    return process.waitsFor(saga.state()).name();
  }
}
