package io.orderflow.api.order;

import io.orderflow.api.CustomerId;
import io.orderflow.api.MessageName;
import io.orderflow.api.Money;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to an order. */
public sealed interface OrderEvent {

  OrderId orderId();

  /**
   * @param fingerprint of the request that placed it
   * @param customerId null for a guest
   * @param placedAt when the customer placed it, by an importer's word perhaps; time-outs run from
   *     the event's own timestamp
   */
  @MessageName("order.placed")
  record OrderPlaced(
      OrderId orderId,
      String fingerprint,
      @Nullable CustomerId customerId,
      Currency currency,
      List<OrderLine> lines,
      Money total,
      Address shippingAddress,
      PaymentMethod payment,
      Instant placedAt)
      implements OrderEvent {}

  @MessageName("order.confirmed")
  record OrderConfirmed(OrderId orderId) implements OrderEvent {}

  @MessageName("order.rejected")
  record OrderRejected(OrderId orderId, OrderRejection rejection) implements OrderEvent {}

  @MessageName("order.cancelled")
  record OrderCancelled(OrderId orderId, String reason) implements OrderEvent {}
}
