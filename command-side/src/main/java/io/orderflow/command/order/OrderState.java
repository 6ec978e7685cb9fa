package io.orderflow.command.order;

import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.command.order.place.Placement;
import org.jspecify.annotations.Nullable;

/**
 * What an order's decisions need to know.
 *
 * @param status null where the order does not exist
 * @param placement how it was placed; null where the order does not exist
 */
record OrderState(@Nullable OrderStatus status, @Nullable Placement placement) {

  static final OrderState UNKNOWN = new OrderState(null, null);

  OrderState apply(OrderEvent event) {
    Placement placed = event instanceof OrderPlaced first ? Placement.of(first) : placement;
    return new OrderState(OrderLifeCycle.next(status, event), placed);
  }
}
