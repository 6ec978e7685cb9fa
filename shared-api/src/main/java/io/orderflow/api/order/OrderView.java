package io.orderflow.api.order;

import io.orderflow.api.CustomerId;
import io.orderflow.api.MessageName;
import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.payment.PaymentStatus;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as the read side shows it.
 *
 * @param updatedAt when the last event that the view has folded happened
 * @param version sequence number of the order's own last event that the view has folded
 * @param position global position of the last event, of whatever aggregate, that the view has
 *     folded
 */
@MessageName("order.view")
public record OrderView(
    OrderId orderId,
    @Nullable CustomerId customerId,
    OrderStatus status,
    @Nullable OrderRejection rejection,
    Currency currency,
    Money total,
    List<Line> lines,
    Payment payment,
    List<Shipment> shipments,
    List<Return> returns,
    Address shippingAddress,
    Instant placedAt,
    Instant updatedAt,
    long version,
    long position)
    implements OrderAnswer {

  /**
   * @param reserved units held in stock for this line
   * @param shipped units that have left
   * @param returned units that came back
   */
  public record Line(
      int lineNo,
      Sku sku,
      LineKind kind,
      String description,
      int quantity,
      Price unitPrice,
      Money amount,
      int reserved,
      int shipped,
      int returned) {}

  /** The order's payment: what is authorised, captured and given back so far. */
  public record Payment(PaymentStatus status, Money authorised, Money captured, Money refunded) {}

  /** A dispatched part of an order. */
  public record Shipment(String shipmentId, String carrier, String trackingNumber) {}

  /** Goods that a customer gives back. */
  public record Return(String returnId, String status) {}
}
