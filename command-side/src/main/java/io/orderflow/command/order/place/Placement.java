package io.orderflow.command.order.place;

import io.orderflow.api.CommandAnswer.OrderPlacement;
import io.orderflow.api.Money;
import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.order.OrderCommand.PlaceOrder;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/** How an order was placed: what it takes to answer the same request again as the first time. */
public record Placement(OrderId orderId, String fingerprint, Money total) {

  private static final long FIRST_VERSION = 0;

  public static Placement of(OrderPlaced event) {
    return new Placement(event.orderId(), event.fingerprint(), event.total());
  }

  public static Placement required(@Nullable Placement placement) {
    if (placement == null) {
      throw new IllegalStateException("OrderPlaced left no placement");
    }
    return placement;
  }

  /**
   * @throws RejectedException where the command is another request under the same key
   */
  public OrderPlacement answerTo(PlaceOrder command) {
    if (!fingerprint.equals(command.fingerprint())) {
      throw new RejectedException(
          RejectionCode.IDEMPOTENCY_KEY_REUSED,
          "the Idempotency-Key came before, with another request");
    }
    return new OrderPlacement(orderId, OrderStatus.PLACED, total, FIRST_VERSION);
  }
}
