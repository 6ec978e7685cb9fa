package io.orderflow.query.stock;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import io.orderflow.api.stock.StockView;
import io.orderflow.query.projection.EventTypes;
import io.orderflow.query.projection.Fold;
import io.orderflow.query.projection.RecordedEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The counts of one product's stock. */
final class StockFold implements Fold<StockView, StockEvent> {

  private static final Set<Class<?>> EVENTS = EventTypes.of(StockEvent.class);

  @Override
  public Set<Class<?>> events() {
    return EVENTS;
  }

  @Override
  public long position(StockView state) {
    return state.position();
  }

  @Override
  public Map<String, StockEvent> parts(RecordedEvent event) {
    StockEvent payload = (StockEvent) event.payload();
    return Map.of(payload.sku().value(), payload);
  }

  @Override
  public StockView apply(
      @Nullable StockView state, String sku, StockEvent payload, RecordedEvent event) {
    Counts counts = state == null ? Counts.NONE : Counts.of(state);
    Counts next =
        switch (payload) {
          case StockReceived e -> counts.plus(new Counts(e.quantity(), 0, 0, 0));
          case StockAdjusted e -> counts.plus(new Counts(0, e.quantity(), 0, 0));
          case StockReserved e -> counts.plus(new Counts(0, 0, 0, units(e.lines())));
          case StockReservationReleased e -> counts.plus(new Counts(0, 0, 0, -units(e.lines())));
          case StockReservationRejected e -> counts;
        };
    return next.view(new Sku(sku), event);
  }

  private static long units(List<LineQuantity> lines) {
    return lines.stream().mapToLong(LineQuantity::quantity).sum();
  }

  /** What is counted; the rest follows from it. */
  private record Counts(long received, long adjusted, long restocked, long reserved) {

    static final Counts NONE = new Counts(0, 0, 0, 0);

    static Counts of(StockView view) {
      return new Counts(view.received(), view.adjusted(), view.restocked(), view.reserved());
    }

    Counts plus(Counts more) {
      return new Counts(
          Math.addExact(received, more.received),
          Math.addExact(adjusted, more.adjusted),
          Math.addExact(restocked, more.restocked),
          Math.addExact(reserved, more.reserved));
    }

    StockView view(Sku sku, RecordedEvent event) {
      long available = received + adjusted + restocked - reserved;
      return new StockView(
          sku,
          received,
          adjusted,
          restocked,
          available,
          reserved,
          0,
          event.sequence(),
          event.position());
    }
  }
}
