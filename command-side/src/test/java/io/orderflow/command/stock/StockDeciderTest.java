package io.orderflow.command.stock;

import static io.orderflow.command.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.RejectionCode;
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
import io.orderflow.api.stock.StockItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StockDeciderTest {

  private static final Sku SKU = new Sku("85123A");
  private static final StockItemId ID = new StockItemId(SKU);
  private static final OrderId ORDER = new OrderId("o1");
  private static final OrderId OTHER = new OrderId("o2");
  private static final List<LineQuantity> LINES =
      List.of(new LineQuantity(1, 3), new LineQuantity(4, 2));

  private final StockLedger ledger = new StockLedger();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private void given(StockEvent... events) {
    for (StockEvent each : events) {
      ledger.apply(each, now);
    }
  }

  private List<StockEvent> when(StockCommand command) {
    List<StockEvent> events = StockDecider.decide(ledger, command);
    events.forEach(each -> ledger.apply(each, now));
    return events;
  }

  private static ReserveStock reserve(OrderId order) {
    return new ReserveStock(ID, order, LINES);
  }

  @Nested
  class A_receipt {

    @Test
    void counts() {
      assertThat(when(new ReceiveStock(ID, 5, "d1")))
          .containsExactly(new StockReceived(SKU, 5, "d1"));
      assertThat(ledger.available()).isEqualTo(5);
    }

    @Test
    void counts_once() {
      given(new StockReceived(SKU, 5, "d1"));
      assertThat(when(new ReceiveStock(ID, 5, "d1"))).isEmpty();
    }

    @Test
    void is_refused_under_a_reference_that_had_another_quantity() {
      given(new StockReceived(SKU, 5, "d1"));
      assertRefused(RejectionCode.REFERENCE_REUSED, () -> when(new ReceiveStock(ID, 6, "d1")));
    }

    @Test
    void may_have_the_number_of_a_count_sheet() {
      given(new StockAdjusted(SKU, 5, "found", "1"));
      assertThat(when(new ReceiveStock(ID, 7, "1"))).hasSize(1);
    }

    @Test
    void is_refused_beyond_the_limit() {
      for (long have = 0;
          have + Integer.MAX_VALUE <= StockDecider.MOST_UNITS;
          have += Integer.MAX_VALUE) {
        given(new StockReceived(SKU, Integer.MAX_VALUE, "d" + have));
      }
      assertRefused(
          RejectionCode.STOCK_LIMIT_EXCEEDED,
          () -> when(new ReceiveStock(ID, Integer.MAX_VALUE, "last")));
    }
  }

  @Nested
  class An_adjustment {

    @Test
    void takes_away_what_is_available() {
      given(new StockReceived(SKU, 5, "d1"));
      assertThat(when(new AdjustStock(ID, -5, "lost", "c1")))
          .containsExactly(new StockAdjusted(SKU, -5, "lost", "c1"));
      assertThat(ledger.available()).isZero();
    }

    @Test
    void never_takes_away_what_is_reserved() {
      given(new StockReceived(SKU, 6, "d1"), new StockReserved(SKU, ORDER, LINES));
      assertRefused(
          RejectionCode.STOCK_BELOW_RESERVED, () -> when(new AdjustStock(ID, -2, "lost", "c1")));
    }

    @Test
    void counts_once() {
      given(new StockAdjusted(SKU, 5, "found", "c1"));
      assertThat(when(new AdjustStock(ID, 5, "found", "c1"))).isEmpty();
      assertRefused(
          RejectionCode.REFERENCE_REUSED, () -> when(new AdjustStock(ID, -5, "lost", "c1")));
    }
  }

  @Nested
  class A_reservation {

    @Test
    void takes_all_its_lines() {
      given(new StockReceived(SKU, 5, "d1"));
      assertThat(when(reserve(ORDER))).containsExactly(new StockReserved(SKU, ORDER, LINES));
      assertThat(ledger.available()).isZero();
    }

    @Test
    void takes_nothing_where_one_unit_lacks() {
      given(new StockReceived(SKU, 4, "d1"));
      assertThat(when(reserve(ORDER)))
          .containsExactly(
              new StockReservationRejected(SKU, ORDER, LINES, 4, Reason.INSUFFICIENT_STOCK));
      assertThat(ledger.available()).isEqualTo(4);
    }

    @Test
    void is_refused_where_nothing_was_ever_received() {
      assertThat(when(reserve(ORDER)))
          .containsExactly(
              new StockReservationRejected(SKU, ORDER, LINES, 0, Reason.INSUFFICIENT_STOCK));
    }

    @Test
    void again_changes_nothing() {
      given(new StockReceived(SKU, 50, "d1"), new StockReserved(SKU, ORDER, LINES));
      assertThat(when(reserve(ORDER))).isEmpty();
    }

    @Test
    void once_refused_stays_refused_when_stock_comes() {
      when(reserve(ORDER));
      given(new StockReceived(SKU, 50, "d1"));
      assertThat(when(reserve(ORDER))).isEmpty();
      assertThat(ledger.available()).isEqualTo(50);
    }

    @Test
    void is_not_made_again_after_its_release() {
      given(new StockReceived(SKU, 50, "d1"), new StockReserved(SKU, ORDER, LINES));
      when(new ReleaseStock(ID, ORDER));
      assertThat(when(reserve(ORDER))).isEmpty();
      assertThat(ledger.available()).isEqualTo(50);
    }
  }

  @Nested
  class A_release {

    @Test
    void gives_back_what_was_reserved() {
      given(new StockReceived(SKU, 5, "d1"), new StockReserved(SKU, ORDER, LINES));
      assertThat(when(new ReleaseStock(ID, ORDER)))
          .containsExactly(new StockReservationReleased(SKU, ORDER, LINES));
      assertThat(ledger.available()).isEqualTo(5);
      assertThat(when(new ReleaseStock(ID, ORDER))).isEmpty();
    }

    @Test
    void before_the_reservation_leaves_a_mark_that_refuses_it() {
      given(new StockReceived(SKU, 50, "d1"));
      assertThat(when(new ReleaseStock(ID, ORDER)))
          .containsExactly(new StockReservationReleased(SKU, ORDER, List.of()));
      assertThat(when(new ReleaseStock(ID, ORDER))).isEmpty();
      assertThat(when(reserve(ORDER)))
          .containsExactly(
              new StockReservationRejected(SKU, ORDER, LINES, 50, Reason.RELEASED_BEFORE));
      assertThat(when(reserve(ORDER))).isEmpty();
      assertThat(when(reserve(OTHER))).containsExactly(new StockReserved(SKU, OTHER, LINES));
    }

    @Test
    void of_a_refused_reservation_changes_nothing() {
      when(reserve(ORDER));
      assertThat(when(new ReleaseStock(ID, ORDER))).isEmpty();
    }
  }

  @Nested
  class What_it_remembers {

    @Test
    void ends_after_a_week_of_events() {
      given(new StockReceived(SKU, 50, "d1"));
      when(new ReleaseStock(ID, ORDER));
      now = now.plus(ClosedReservations.LONGEST).plus(Duration.ofSeconds(1));
      when(new ReleaseStock(ID, OTHER));
      assertThat(ledger.endOf(ORDER)).isNull();
      assertThat(ledger.endOf(OTHER)).isEqualTo(ClosedReservations.End.RELEASED_BEFORE);
    }

    @Test
    void is_bounded_in_count() {
      for (int i = 0; i < ClosedReservations.MOST + 10; i++) {
        when(new ReleaseStock(ID, new OrderId("x" + i)));
      }
      for (int i = 0; i < References.MOST + 10; i++) {
        when(new ReceiveStock(ID, 1, "d" + i));
      }
      assertThat(ledger.snapshot().closed()).hasSize(ClosedReservations.MOST);
      assertThat(ledger.endOf(new OrderId("x9"))).isNull();
      assertThat(ledger.endOf(new OrderId("x10"))).isNotNull();
      assertThat(ledger.snapshot().references()).hasSize(References.MOST);
    }
  }
}
