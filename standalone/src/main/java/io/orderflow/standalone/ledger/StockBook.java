package io.orderflow.standalone.ledger;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The units of every product, and for which order lines they are held. */
final class StockBook {

  private final Findings findings;
  private final Map<OrderId, OrderAccount> orders;
  private final Map<Sku, StockAccount> accounts = new HashMap<>();

  StockBook(Findings findings, Map<OrderId, OrderAccount> orders) {
    this.findings = findings;
    this.orders = orders;
  }

  void accept(StockEvent event) {
    StockAccount account = accounts.computeIfAbsent(event.sku(), any -> new StockAccount());
    switch (event) {
      case StockReceived received -> receive(account, received);
      case StockAdjusted adjusted -> adjust(account, adjusted);
      case StockReserved reserved -> reserve(account, reserved);
      case StockReservationRejected refused -> refuse(account, refused);
      case StockReservationReleased released -> release(account, released);
    }
    if (account.available() < 0 || account.reserved() < 0) {
      add(
          Rule.UNITS_ADD_UP,
          event,
          "available %d, reserved %d".formatted(account.available(), account.reserved()));
    }
  }

  private void receive(StockAccount account, StockReceived event) {
    if (event.quantity() < 1) {
      add(Rule.UNITS_ADD_UP, event, "%d units received".formatted(event.quantity()));
    }
    if (!account.receive(event.quantity(), event.reference())) {
      add(Rule.RECEIPT_COUNTS_ONCE, event, event.reference());
    }
  }

  private void adjust(StockAccount account, StockAdjusted event) {
    if (event.quantity() == 0) {
      add(Rule.UNITS_ADD_UP, event, "adjusted by nothing");
    }
    if (!account.adjust(event.quantity(), event.reference())) {
      add(Rule.RECEIPT_COUNTS_ONCE, event, event.reference());
    }
  }

  private void reserve(StockAccount account, StockReserved event) {
    account.reserve(units(event.lines()));
    OrderAccount order = orderOf(event, event.lines());
    if (order == null) {
      return;
    }
    for (LineQuantity line : event.lines()) {
      switch (order.reserve(line.lineNo())) {
        case OPEN -> {}
        case RESERVED -> add(Rule.LINE_IS_RESERVED_ONCE, event, of(event, line));
        case RELEASED -> add(Rule.RELEASED_STAYS_RELEASED, event, of(event, line));
        case CHARGE -> add(Rule.RESERVATION_IS_OF_AN_ORDER, event, "a charge: " + of(event, line));
      }
    }
  }

  private void refuse(StockAccount account, StockReservationRejected event) {
    OrderAccount order = orderOf(event, event.lines());
    if (order == null) {
      return;
    }
    if (event.reason() == StockReservationRejected.Reason.INSUFFICIENT_STOCK) {
      order.refuseStock();
    }
    boolean isTrue =
        switch (event.reason()) {
          case INSUFFICIENT_STOCK ->
              event.available() == account.available() && event.available() < units(event.lines());
          case RELEASED_BEFORE -> order.hasReleased(event.sku());
        };
    if (!isTrue) {
      add(
          Rule.REFUSAL_IS_TRUE,
          event,
          "%s with %d available, by its own word %d, for %d of %s"
              .formatted(
                  event.reason(),
                  account.available(),
                  event.available(),
                  units(event.lines()),
                  event.orderId()));
    }
  }

  private void release(StockAccount account, StockReservationReleased event) {
    account.release(units(event.lines()));
    OrderAccount order = orderOf(event, event.lines());
    if (order == null) {
      return;
    }
    if (order.status() == OrderStatus.CONFIRMED) {
      add(Rule.LIVING_ORDER_KEEPS_ITS_STOCK, event, event.orderId().toString());
    }
    List<LineQuantity> held = order.reservedOf(event.sku());
    if (held.size() != event.lines().size() || !held.containsAll(event.lines())) {
      add(
          Rule.RELEASE_GIVES_BACK_ALL,
          event,
          "%s holds %s and gives back %s".formatted(event.orderId(), held, event.lines()));
    }
    order.release(event.sku());
  }

  private @Nullable OrderAccount orderOf(StockEvent.OfOrder event, List<LineQuantity> lines) {
    OrderAccount order = orders.get(event.orderId());
    if (order == null) {
      add(Rule.RESERVATION_IS_OF_AN_ORDER, event, "%s was not placed".formatted(event.orderId()));
      return null;
    }
    for (LineQuantity line : lines) {
      if (!order.has(event.sku(), line)) {
        add(Rule.RESERVATION_IS_OF_AN_ORDER, event, of(event, line));
        return null;
      }
    }
    return order;
  }

  private static String of(StockEvent.OfOrder event, LineQuantity line) {
    return "%d for line %d of %s".formatted(line.quantity(), line.lineNo(), event.orderId());
  }

  private static long units(List<LineQuantity> lines) {
    return lines.stream().mapToLong(LineQuantity::quantity).sum();
  }

  private void add(Rule rule, StockEvent event, String detail) {
    findings.add(rule, "stock-" + event.sku(), detail);
  }

  Collection<StockAccount> accounts() {
    return accounts.values();
  }
}
