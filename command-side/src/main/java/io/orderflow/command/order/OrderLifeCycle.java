package io.orderflow.command.order;

import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The life of an order: what may happen to it where it stands, and where it stands then. */
final class OrderLifeCycle {

  /**
   * One way from a status to another.
   *
   * @param from null before the order exists
   */
  record Transition(
      @Nullable OrderStatus from, Class<? extends OrderEvent> event, OrderStatus to) {}

  static final List<Transition> TABLE =
      List.of(
          new Transition(null, OrderPlaced.class, OrderStatus.PLACED),
          new Transition(OrderStatus.PLACED, OrderConfirmed.class, OrderStatus.CONFIRMED),
          new Transition(OrderStatus.PLACED, OrderRejected.class, OrderStatus.REJECTED),
          new Transition(OrderStatus.PLACED, OrderCancelled.class, OrderStatus.CANCELLED),
          new Transition(OrderStatus.CONFIRMED, OrderCancelled.class, OrderStatus.CANCELLED));

  private OrderLifeCycle() {}

  static boolean allows(@Nullable OrderStatus from, Class<? extends OrderEvent> event) {
    return find(from, event).isPresent();
  }

  static OrderStatus next(@Nullable OrderStatus from, OrderEvent event) {
    return find(from, event.getClass())
        .map(Transition::to)
        .orElseThrow(
            () -> new IllegalStateException("an order that is %s saw %s".formatted(from, event)));
  }

  private static Optional<Transition> find(
      @Nullable OrderStatus from, Class<? extends OrderEvent> event) {
    return TABLE.stream().filter(each -> each.from() == from && each.event() == event).findFirst();
  }
}
