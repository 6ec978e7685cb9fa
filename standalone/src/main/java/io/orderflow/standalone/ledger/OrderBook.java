package io.orderflow.standalone.ledger;

import io.orderflow.api.Money;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderStatus;
import java.util.Map;
import java.util.Set;

/** The orders: what was placed, and what became of it. */
final class OrderBook {

  private static final Map<OrderStatus, Set<OrderStatus>> LIFE_CYCLE =
      Map.of(
          OrderStatus.PLACED,
          Set.of(OrderStatus.CONFIRMED, OrderStatus.REJECTED, OrderStatus.CANCELLED),
          OrderStatus.CONFIRMED,
          Set.of(OrderStatus.CANCELLED));

  private final Findings findings;
  private final ProductBook products;
  private final Map<OrderId, OrderAccount> orders;

  OrderBook(Findings findings, ProductBook products, Map<OrderId, OrderAccount> orders) {
    this.findings = findings;
    this.products = products;
    this.orders = orders;
  }

  void accept(OrderEvent event) {
    if (event instanceof OrderPlaced placed) {
      place(placed);
      return;
    }
    OrderAccount order = orders.get(event.orderId());
    if (order == null) {
      findings.add(Rule.ORDER_IS_PLACED_ONCE, event.orderId(), "not placed before");
      return;
    }
    switch (event) {
      case OrderPlaced again -> throw new IllegalStateException("handled above: " + again);
      case OrderConfirmed confirmed -> confirm(order, confirmed);
      case OrderRejected rejected -> reject(order, rejected);
      case OrderCancelled cancelled -> become(order, cancelled, OrderStatus.CANCELLED);
    }
  }

  private void place(OrderPlaced event) {
    if (orders.containsKey(event.orderId())) {
      findings.add(Rule.ORDER_IS_PLACED_ONCE, event.orderId(), "placed again");
      return;
    }
    if (event.lines().isEmpty()) {
      findings.add(Rule.LINES_ARE_WELL_FORMED, event.orderId(), "no line");
    }
    Money sum = Money.zero(event.currency());
    int number = 1;
    for (OrderLine line : event.lines()) {
      sum = check(event, line, number++) ? sum.plus(line.amount()) : sum;
    }
    if (!sum.equals(event.total())) {
      findings.add(
          Rule.AMOUNTS_ADD_UP,
          event.orderId(),
          "the total is %s, the sum %s".formatted(event.total(), sum));
    }
    orders.put(event.orderId(), new OrderAccount(event));
  }

  /** Answers whether the amount can be added. */
  private boolean check(OrderPlaced event, OrderLine line, int number) {
    if (line.lineNo() != number || line.quantity() < 1) {
      findings.add(Rule.LINES_ARE_WELL_FORMED, event.orderId(), line.toString());
    }
    if (line.kind() == LineKind.GOODS && !products.isRegistered(line.sku())) {
      findings.add(Rule.GOODS_ARE_REGISTERED, event.orderId(), line.sku().value());
    }
    if (!line.amount().equals(line.unitPrice().times(line.quantity()))) {
      findings.add(Rule.AMOUNTS_ADD_UP, event.orderId(), line.toString());
    }
    return line.amount().currency().equals(event.currency());
  }

  private void confirm(OrderAccount order, OrderConfirmed event) {
    become(order, event, OrderStatus.CONFIRMED);
    long missing =
        order.count(OrderAccount.Holding.OPEN) + order.count(OrderAccount.Holding.RELEASED);
    if (missing > 0) {
      findings.add(
          Rule.CONFIRMED_IS_RESERVED, event.orderId(), "%d lines are not".formatted(missing));
    }
    if (!order.payment().isHeld() || !order.payment().authorised().equals(order.total())) {
      findings.add(
          Rule.CONFIRMED_IS_AUTHORISED,
          event.orderId(),
          "the total is %s, the payment %s".formatted(order.total(), order.payment()));
    }
  }

  private void reject(OrderAccount order, OrderRejected event) {
    become(order, event, OrderStatus.REJECTED);
    OrderRejection.Code code = event.rejection().code();
    boolean happened =
        switch (code) {
          case OUT_OF_STOCK -> order.isStockRefused();
          case PAYMENT_DECLINED -> order.payment().isDeclined();
          case TIMED_OUT -> true;
        };
    if (!happened) {
      findings.add(Rule.REJECTION_HAS_ITS_CAUSE, event.orderId(), code.name());
    }
  }

  private void become(OrderAccount order, OrderEvent event, OrderStatus next) {
    if (!LIFE_CYCLE.getOrDefault(order.status(), Set.of()).contains(next)) {
      findings.add(
          Rule.STATUS_CHANGE_IS_LEGAL, event.orderId(), "%s to %s".formatted(order.status(), next));
    }
    order.status(next);
  }
}
