package io.orderflow.query.order;

import io.orderflow.api.Money;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.payment.PaymentStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an order may change. What it was placed with does not, and is long: it is written once,
 * and not read again to fold.
 *
 * @param placed only until it is written
 * @param reserved units held in stock for each line, the first line's first
 * @param version sequence number of the order's own last event
 * @param position of the last event of any aggregate
 */
record OrderState(
    @Nullable OrderPlaced placed,
    OrderStatus status,
    @Nullable OrderRejection rejection,
    List<Integer> reserved,
    Payment payment,
    Instant updatedAt,
    long version,
    long position) {

  record Payment(PaymentStatus status, Money authorised, Money captured, Money refunded) {

    Payment with(PaymentStatus next) {
      return new Payment(next, authorised, captured, refunded);
    }

    Payment with(PaymentStatus next, Money nextAuthorised) {
      return new Payment(next, nextAuthorised, captured, refunded);
    }
  }

  OrderState with(OrderStatus next, long nextVersion) {
    return new OrderState(
        placed, next, rejection, reserved, payment, updatedAt, nextVersion, position);
  }

  OrderState with(OrderRejection reason) {
    return new OrderState(placed, status, reason, reserved, payment, updatedAt, version, position);
  }

  OrderState with(List<Integer> nextReserved) {
    return new OrderState(
        placed, status, rejection, nextReserved, payment, updatedAt, version, position);
  }

  OrderState with(Payment next) {
    return new OrderState(placed, status, rejection, reserved, next, updatedAt, version, position);
  }

  OrderState asOf(Instant at, long lastPosition) {
    return new OrderState(placed, status, rejection, reserved, payment, at, version, lastPosition);
  }
}
