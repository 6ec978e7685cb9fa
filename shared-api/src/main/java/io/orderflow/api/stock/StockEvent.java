package io.orderflow.api.stock;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.MessageName;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import java.util.List;

/** What happened to the stock of one product. */
public sealed interface StockEvent {

  Sku sku();

  @MessageName("stock.received")
  record StockReceived(Sku sku, int quantity, String reference) implements StockEvent {}

  @MessageName("stock.adjusted")
  record StockAdjusted(Sku sku, int quantity, String reason, String reference)
      implements StockEvent {}

  /** What happened to one order's share of the stock. */
  sealed interface OfOrder extends StockEvent {
    OrderId orderId();
  }

  /**
   * @param lines the order's lines of this product, all of them reserved
   */
  @MessageName("stock.reserved")
  record StockReserved(Sku sku, OrderId orderId, List<LineQuantity> lines) implements OfOrder {}

  /**
   * @param lines the order's lines of this product, none of them reserved
   * @param available units that were there to take
   * @param reason why
   */
  @MessageName("stock.reservation-rejected")
  record StockReservationRejected(
      Sku sku, OrderId orderId, List<LineQuantity> lines, long available, Reason reason)
      implements OfOrder {

    /** Why a reservation was refused. */
    public enum Reason {
      /** Fewer units are available than the order wants. */
      INSUFFICIENT_STOCK,
      /** The order gave its share back before it had asked for it. */
      RELEASED_BEFORE
    }
  }

  /**
   * @param lines what was given back; empty where nothing was reserved, and the event is a mark
   *     that refuses a reservation still to come
   */
  @MessageName("stock.reservation-released")
  record StockReservationReleased(Sku sku, OrderId orderId, List<LineQuantity> lines)
      implements OfOrder {}
}
