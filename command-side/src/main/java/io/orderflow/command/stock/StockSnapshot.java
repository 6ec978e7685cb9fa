package io.orderflow.command.stock;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.order.OrderId;
import java.util.List;

/**
 * A stock ledger as a snapshot stores it; a change of shape takes a new revision of the snapshot.
 */
record StockSnapshot(
    long available,
    List<Reservation> reserved,
    List<ClosedReservations.Entry> closed,
    List<References.Entry> references) {

  record Reservation(OrderId orderId, List<LineQuantity> lines) {}
}
