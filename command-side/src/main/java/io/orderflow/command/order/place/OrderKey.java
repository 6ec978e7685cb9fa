package io.orderflow.command.order.place;

import io.orderflow.api.CustomerId;
import io.orderflow.api.order.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * The order that an Idempotency-Key stands for: one per customer and key; guests share one scope.
 */
final class OrderKey {

  private static final int HEX_DIGITS = 32;

  private OrderKey() {}

  static OrderId orderId(@Nullable CustomerId customer, String idempotencyKey) {
    String hash =
        new Digest().add(customer == null ? null : customer.value()).add(idempotencyKey).hex();
    return new OrderId(hash.substring(0, HEX_DIGITS));
  }
}
