package io.orderflow.api.stock;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.MessageName;
import io.orderflow.api.order.OrderId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Commands to the stock of one product. Each may arrive twice, and in any order. */
public sealed interface StockCommand {

  StockItemId stockItemId();

  /**
   * @param reference the delivery note: the same reference counts once
   */
  @MessageName("stock.receive")
  record ReceiveStock(
      @TargetAggregateIdentifier StockItemId stockItemId, int quantity, String reference)
      implements StockCommand {}

  /**
   * @param quantity units found (above 0) or missing (below 0)
   * @param reference the count sheet: the same reference counts once
   */
  @MessageName("stock.adjust")
  record AdjustStock(
      @TargetAggregateIdentifier StockItemId stockItemId,
      int quantity,
      String reason,
      String reference)
      implements StockCommand {}

  /**
   * Reserves every line that an order has of this product, or none. A lack of stock is an event,
   * not a failure of the command.
   */
  @MessageName("stock.reserve")
  record ReserveStock(
      @TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, List<LineQuantity> lines)
      implements StockCommand {}

  /**
   * Gives back what an order has reserved. Where it comes before the reservation, it leaves a mark
   * that refuses the reservation.
   */
  @MessageName("stock.release")
  record ReleaseStock(@TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId)
      implements StockCommand {}
}
