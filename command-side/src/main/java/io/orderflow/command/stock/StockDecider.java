package io.orderflow.command.stock;

import static io.orderflow.api.RejectionCode.REFERENCE_REUSED;
import static io.orderflow.api.RejectionCode.STOCK_BELOW_RESERVED;
import static io.orderflow.api.RejectionCode.STOCK_LIMIT_EXCEEDED;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.RejectedException;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockCommand.AdjustStock;
import io.orderflow.api.stock.StockCommand.ReceiveStock;
import io.orderflow.api.stock.StockCommand.ReleaseStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationRejected.Reason;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.util.List;

/** What a command makes of the stock of one product: events, or a refusal. */
final class StockDecider {

  /** Most units of one product: far from the end of the numbers, for every sum of them. */
  static final long MOST_UNITS = 1_000_000_000_000L;

  private StockDecider() {}

  static List<StockEvent> decide(StockLedger ledger, StockCommand command) {
    return switch (command) {
      case ReceiveStock receive -> receive(ledger, receive);
      case AdjustStock adjust -> adjust(ledger, adjust);
      case ReserveStock reserve -> reserve(ledger, reserve);
      case ReleaseStock release -> release(ledger, release);
    };
  }

  private static List<StockEvent> receive(StockLedger ledger, ReceiveStock command) {
    if (counted(ledger, References.Kind.RECEIPT, command.reference(), command.quantity())) {
      return List.of();
    }
    ensureWithinLimit(ledger, command.quantity());
    return List.of(
        new StockReceived(command.stockItemId().sku(), command.quantity(), command.reference()));
  }

  private static List<StockEvent> adjust(StockLedger ledger, AdjustStock command) {
    if (counted(ledger, References.Kind.ADJUSTMENT, command.reference(), command.quantity())) {
      return List.of();
    }
    ensureWithinLimit(ledger, command.quantity());
    if (ledger.available() + command.quantity() < 0) {
      throw new RejectedException(
          STOCK_BELOW_RESERVED,
          "%d of %s cannot be taken away: %d are available"
              .formatted(
                  -(long) command.quantity(), command.stockItemId().sku(), ledger.available()));
    }
    return List.of(
        new StockAdjusted(
            command.stockItemId().sku(),
            command.quantity(),
            command.reason(),
            command.reference()));
  }

  private static List<StockEvent> reserve(StockLedger ledger, ReserveStock command) {
    Sku sku = command.stockItemId().sku();
    OrderId order = command.orderId();
    if (ledger.reservedBy(order) != null) {
      return List.of();
    }
    return switch (ledger.endOf(order)) {
      case RELEASED, REJECTED -> List.of();
      case RELEASED_BEFORE -> List.of(refusal(ledger, command, Reason.RELEASED_BEFORE));
      case null ->
          List.of(
              StockLedger.units(command.lines()) <= ledger.available()
                  ? new StockReserved(sku, order, command.lines())
                  : refusal(ledger, command, Reason.INSUFFICIENT_STOCK));
    };
  }

  private static StockEvent refusal(StockLedger ledger, ReserveStock command, Reason reason) {
    return new StockReservationRejected(
        command.stockItemId().sku(),
        command.orderId(),
        command.lines(),
        ledger.available(),
        reason);
  }

  private static List<StockEvent> release(StockLedger ledger, ReleaseStock command) {
    Sku sku = command.stockItemId().sku();
    List<LineQuantity> held = ledger.reservedBy(command.orderId());
    if (held != null) {
      return List.of(new StockReservationReleased(sku, command.orderId(), held));
    }
    return ledger.endOf(command.orderId()) == null
        ? List.of(new StockReservationReleased(sku, command.orderId(), List.of()))
        : List.of();
  }

  private static boolean counted(
      StockLedger ledger, References.Kind kind, String reference, int quantity) {
    Integer before = ledger.quantityOf(kind, reference);
    if (before != null && before != quantity) {
      throw new RejectedException(
          REFERENCE_REUSED,
          "'%s' was counted with %d units, not %d".formatted(reference, before, quantity));
    }
    return before != null;
  }

  private static void ensureWithinLimit(StockLedger ledger, int quantity) {
    if (ledger.available() + quantity > MOST_UNITS) {
      throw new RejectedException(
          STOCK_LIMIT_EXCEEDED, "at most %d units of a product".formatted(MOST_UNITS));
    }
  }
}
