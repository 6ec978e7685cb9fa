package io.orderflow.sagas.model;

import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.PaymentMethod;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Orders as the command side would place them. */
public final class Orders {

  private static final Currency GBP = Currency.getInstance("GBP");

  private final List<OrderLine> lines = new ArrayList<>();
  private String token = "tok_ok";

  public Orders() {}

  public static Orders of(String... skus) {
    Orders order = new Orders();
    for (String sku : skus) {
      order.line(sku, LineKind.GOODS, 1);
    }
    return order;
  }

  public static Orders ofLines(int count) {
    Orders order = new Orders();
    for (int i = 0; i < count; i++) {
      order.line("S" + i, LineKind.GOODS, 1);
    }
    return order;
  }

  public static Orders ofCharge() {
    return new Orders().line("POST", LineKind.CHARGE, 1);
  }

  public Orders line(String sku, LineKind kind, int quantity) {
    Price price = new Price(new BigDecimal("2.50"), GBP);
    lines.add(
        new OrderLine(
            lines.size() + 1, new Sku(sku), kind, sku, quantity, price, price.times(quantity)));
    return this;
  }

  public Orders paidBy(String provider) {
    token = provider;
    return this;
  }

  public OrderPlaced placed(String id) {
    Money total = lines.stream().map(OrderLine::amount).reduce(Money.zero(GBP), Money::plus);
    return new OrderPlaced(
        new OrderId(id),
        "fingerprint",
        null,
        GBP,
        lines,
        total,
        new Address("Name", "Street 1", null, "City", "AB1 2CD", "GB"),
        new PaymentMethod("card", token),
        Instant.EPOCH);
  }
}
