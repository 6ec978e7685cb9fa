package io.orderflow.command.stock;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stock of one product: how many units nobody has claimed, what each order holds, and as much
 * of the past as it takes to recognise a command that comes twice or late. It changes by events
 * alone, and in place: a stock item is loaded for each line of each order, and copies of a thousand
 * reservations would cost more than the decision. All times are those of the events, so that every
 * replay forgets the same.
 */
final class StockLedger {

  private long available;
  private final Map<OrderId, List<LineQuantity>> reserved = new HashMap<>();
  private final ClosedReservations closed = new ClosedReservations();
  private final References references = new References();

  StockLedger() {}

  StockLedger(StockSnapshot snapshot) {
    available = snapshot.available();
    snapshot.reserved().forEach(each -> reserved.put(each.orderId(), each.lines()));
    snapshot.closed().forEach(closed::add);
    snapshot.references().forEach(references::add);
  }

  long available() {
    return available;
  }

  /** What an order holds; null where it holds nothing. */
  @Nullable List<LineQuantity> reservedBy(OrderId order) {
    return reserved.get(order);
  }

  /** How an order's reservation ended; null where it has none, or one long forgotten. */
  ClosedReservations.@Nullable End endOf(OrderId order) {
    return closed.endOf(order);
  }

  /** The quantity that came under a reference; null where the reference is new. */
  @Nullable Integer quantityOf(References.Kind kind, String reference) {
    return references.quantityOf(kind, reference);
  }

  void apply(StockEvent event, Instant at) {
    switch (event) {
      case StockReceived received -> {
        available += received.quantity();
        references.add(
            new References.Entry(
                References.Kind.RECEIPT, received.reference(), received.quantity(), at));
      }
      case StockAdjusted adjusted -> {
        available += adjusted.quantity();
        references.add(
            new References.Entry(
                References.Kind.ADJUSTMENT, adjusted.reference(), adjusted.quantity(), at));
      }
      case StockReserved taken -> {
        available -= units(taken.lines());
        reserved.put(taken.orderId(), taken.lines());
      }
      case StockReservationRejected refused ->
          closed.add(
              new ClosedReservations.Entry(refused.orderId(), ClosedReservations.End.REJECTED, at));
      case StockReservationReleased released -> {
        List<LineQuantity> lines = reserved.remove(released.orderId());
        available += units(released.lines());
        closed.add(
            new ClosedReservations.Entry(
                released.orderId(),
                lines == null
                    ? ClosedReservations.End.RELEASED_BEFORE
                    : ClosedReservations.End.RELEASED,
                at));
      }
    }
  }

  StockSnapshot snapshot() {
    List<StockSnapshot.Reservation> reservations = new ArrayList<>(reserved.size());
    reserved.forEach(
        (order, lines) -> reservations.add(new StockSnapshot.Reservation(order, lines)));
    return new StockSnapshot(available, reservations, closed.entries(), references.entries());
  }

  static long units(List<LineQuantity> lines) {
    long units = 0;
    for (LineQuantity each : lines) {
      units += each.quantity();
    }
    return units;
  }
}
