package io.orderflow.query.sales;

import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderLine;
import io.orderflow.query.projection.Fold;
import io.orderflow.query.projection.RecordedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sums of what was ordered, whatever became of it, by some key of the orders or their lines. */
final class SalesFold implements Fold<Sales, SalesFold.Share> {

  static final int SECONDS_PER_SLOT = 15 * 60;
  private static final int SECONDS_PER_DAY = 24 * 60 * 60;

  private final Function<OrderPlaced, Map<String, Share>> shares;

  private SalesFold(Function<OrderPlaced, Map<String, Share>> shares) {
    this.shares = shares;
  }

  /** What of an order belongs to one key. */
  record Share(int slot, Figures figures) {}

  /** By days of UTC, with a slot for each quarter hour: days of any zone can be made of those. */
  static SalesFold byDay() {
    return new SalesFold(
        placed -> {
          Instant at = placed.placedAt();
          LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
          int slot =
              (int) Math.floorMod(at.getEpochSecond(), (long) SECONDS_PER_DAY) / SECONDS_PER_SLOT;
          return Map.of(
              new SalesId(placed.currency(), day.toString()).toString(),
              new Share(slot, Figures.ofOrder(placed.lines())));
        });
  }

  static SalesFold byCountry() {
    return new SalesFold(
        placed ->
            Map.of(
                new SalesId(placed.currency(), placed.shippingAddress().country()).toString(),
                new Share(Sales.ALL, Figures.ofOrder(placed.lines()))));
  }

  static SalesFold byProduct() {
    return new SalesFold(
        placed -> {
          Map<String, List<OrderLine>> bySku =
              placed.lines().stream()
                  .collect(
                      Collectors.groupingBy(
                          line -> line.sku().value(), LinkedHashMap::new, Collectors.toList()));
          Map<String, Share> parts = LinkedHashMap.newLinkedHashMap(bySku.size());
          bySku.forEach(
              (sku, lines) ->
                  parts.put(
                      new SalesId(placed.currency(), sku).toString(),
                      new Share(Sales.ALL, Figures.ofOrder(lines))));
          return parts;
        });
  }

  @Override
  public Set<Class<?>> events() {
    return Set.of(OrderPlaced.class);
  }

  @Override
  public long position(Sales state) {
    return state.position();
  }

  @Override
  public Map<String, Share> parts(RecordedEvent event) {
    return shares.apply((OrderPlaced) event.payload());
  }

  @Override
  public Sales apply(@Nullable Sales state, String id, Share share, RecordedEvent event) {
    Sales before = state == null ? Sales.none(SalesId.parse(id)) : state;
    return before.plus(share.slot(), share.figures(), event.position());
  }
}
