package io.orderflow.sagas.model;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockCommand.ReleaseStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationRejected.Reason;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One product's stock. */
final class ModelStock {

  private final Sku sku;
  long available;
  final Map<OrderId, List<LineQuantity>> reserved = new HashMap<>();
  private final Map<OrderId, Reason> closed = new HashMap<>();
  private static final Reason CLOSED = Reason.INSUFFICIENT_STOCK;

  ModelStock(Sku sku, long available) {
    this.sku = sku;
    this.available = available;
  }

  List<Object> reserve(ReserveStock command) {
    OrderId order = command.orderId();
    if (reserved.containsKey(order) || closed.get(order) == CLOSED) {
      return List.of();
    }
    if (closed.get(order) == Reason.RELEASED_BEFORE) {
      closed.put(order, CLOSED);
      return List.of(rejected(command, Reason.RELEASED_BEFORE));
    }
    if (units(command.lines()) > available) {
      closed.put(order, CLOSED);
      return List.of(rejected(command, Reason.INSUFFICIENT_STOCK));
    }
    available -= units(command.lines());
    reserved.put(order, command.lines());
    return List.of(new StockReserved(sku, order, command.lines()));
  }

  private StockReservationRejected rejected(ReserveStock command, Reason reason) {
    return new StockReservationRejected(sku, command.orderId(), command.lines(), available, reason);
  }

  List<Object> release(ReleaseStock command) {
    OrderId order = command.orderId();
    List<LineQuantity> held = reserved.remove(order);
    if (held != null) {
      available += units(held);
      closed.put(order, CLOSED);
      return List.of(new StockReservationReleased(sku, order, held));
    }
    return closed.putIfAbsent(order, Reason.RELEASED_BEFORE) == null
        ? List.of(new StockReservationReleased(sku, order, List.of()))
        : List.of();
  }

  static long units(List<LineQuantity> lines) {
    return lines.stream().mapToLong(LineQuantity::quantity).sum();
  }
}
