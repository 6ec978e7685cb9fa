package io.orderflow.query;

import io.orderflow.api.CustomerId;
import io.orderflow.api.LineQuantity;
import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events to test with. */
public final class Events {

  public static final Currency GBP = Currency.getInstance("GBP");
  public static final Instant NOON = Instant.parse("2011-08-31T12:00:00Z");

  private Events() {}

  public static Money money(String amount) {
    return new Money(new BigDecimal(amount), GBP);
  }

  public static Price price(String amount) {
    return new Price(new BigDecimal(amount), GBP);
  }

  public static OrderLine goods(int lineNo, String sku, int quantity, String unitPrice) {
    return line(lineNo, sku, LineKind.GOODS, quantity, unitPrice);
  }

  public static OrderLine charge(int lineNo, String sku, String amount) {
    return line(lineNo, sku, LineKind.CHARGE, 1, amount);
  }

  private static OrderLine line(
      int lineNo, String sku, LineKind kind, int quantity, String unitPrice) {
    Price price = price(unitPrice);
    return new OrderLine(
        lineNo, new Sku(sku), kind, "The " + sku, quantity, price, price.times(quantity));
  }

  public static OrderPlaced placed(String id, OrderLine... lines) {
    return placed(id, null, "GB", NOON, lines);
  }

  public static OrderPlaced placed(
      String id, @Nullable String customer, String country, Instant at, OrderLine... lines) {
    Money total = Money.zero(GBP);
    for (OrderLine line : lines) {
      total = total.plus(line.amount());
    }
    return new OrderPlaced(
        new OrderId(id),
        "fingerprint",
        customer == null ? null : new CustomerId(customer),
        GBP,
        List.of(lines),
        total,
        new Address("Ada", "1 High Street", null, "London", "N1", country),
        new PaymentMethod("card", "tok_ok"),
        at);
  }

  /** The reservation of one line. */
  public static StockReserved reserved(String order, String sku, int lineNo, int quantity) {
    return new StockReserved(
        new Sku(sku), new OrderId(order), List.of(new LineQuantity(lineNo, quantity)));
  }

  /** An order with so many lines of goods, each of another product. */
  public static OrderPlaced large(String id, int lines) {
    List<OrderLine> all = new ArrayList<>();
    for (int i = 1; i <= lines; i++) {
      all.add(goods(i, "SKU" + i, i % 7 + 1, "1.25"));
    }
    return placed(id, all.toArray(OrderLine[]::new));
  }
}
