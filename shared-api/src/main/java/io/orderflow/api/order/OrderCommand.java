package io.orderflow.api.order;

import io.orderflow.api.CustomerId;
import io.orderflow.api.MessageName;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Commands to an order. */
public sealed interface OrderCommand {

  OrderId orderId();

  /**
   * Places an order; answers with {@link io.orderflow.api.CommandAnswer.OrderPlacement}. The same
   * command again answers as the first time did.
   *
   * @param fingerprint of the whole request: another one for the same order id is refused
   * @param customerId null for a guest
   * @param placedAt null for now; only a trusted importer may name it
   */
  @MessageName("order.place")
  record PlaceOrder(
      @TargetAggregateIdentifier OrderId orderId,
      String fingerprint,
      @Nullable CustomerId customerId,
      Currency currency,
      List<RequestedLine> lines,
      Address shippingAddress,
      PaymentMethod payment,
      @Nullable Instant placedAt)
      implements OrderCommand {}

  /**
   * A line as it is asked for; its number is its place in the list.
   *
   * @param unitPrice null for the price book's; only a trusted importer may name it
   */
  record RequestedLine(Sku sku, LineKind kind, int quantity, @Nullable Price unitPrice) {}

  /** Everything is reserved and the payment is authorised. */
  @MessageName("order.confirm")
  record ConfirmOrder(@TargetAggregateIdentifier OrderId orderId) implements OrderCommand {}

  /** The order cannot be fulfilled. */
  @MessageName("order.reject")
  record RejectOrder(@TargetAggregateIdentifier OrderId orderId, OrderRejection rejection)
      implements OrderCommand {}

  /** The customer takes the order back; possible until everything has shipped. */
  @MessageName("order.cancel")
  record CancelOrder(@TargetAggregateIdentifier OrderId orderId, String reason)
      implements OrderCommand {}
}
