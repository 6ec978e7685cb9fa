package io.orderflow.standalone.ledger;

import static io.orderflow.standalone.ledger.Log.A;
import static io.orderflow.standalone.ledger.Log.BOTH;
import static io.orderflow.standalone.ledger.Log.ONE;
import static io.orderflow.standalone.ledger.Log.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.order.OrderRejection.Code;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReservationRejected.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Log log = new Log().stocked();

  @Nested
  class Finds_nothing_in_a_log {

    @Test
    void of_a_confirmed_order() {
      log.fulfilled(ONE).due(ONE);

      LedgerReport report = log.settled();
      assertThat(report.findings()).isEmpty();
      assertThat(report.orders()).isEqualTo(Map.of(OrderStatus.CONFIRMED, 1L));
      assertThat(report.stock()).isEqualTo(new LedgerReport.Units(10, 0, 5, 5));
      assertThat(report.money())
          .containsEntry("GBP", "authorised 16.50, captured 0.00, refunded 0.00");
      assertThat(report.eventCount()).isEqualTo(8);
    }

    @Test
    void of_two_orders_that_take_all_there_is() {
      log.fulfilled(ONE).fulfilled(TWO);

      assertThat(log.settled().findings()).isEmpty();
    }

    @Test
    void of_an_order_of_charges_alone() {
      log.chargesConfirmed(ONE).captureAsked(ONE, "4.00").captured(ONE, "4.00");

      assertThat(log.settled().findings()).isEmpty();
    }

    @Test
    void of_an_order_that_found_no_stock() {
      log.fulfilled(ONE)
          .and(new StockAdjusted(A, -1, "broken", "sheet 1"))
          .placed(TWO)
          .refused(TWO, 4, Reason.INSUFFICIENT_STOCK)
          .rejected(TWO, Code.OUT_OF_STOCK);

      assertThat(log.settled().findings()).isEmpty();
    }

    @Test
    void of_a_declined_order_that_gave_everything_back() {
      log.placed(ONE)
          .reserved(ONE)
          .authorisationAsked(ONE, "16.50")
          .declined(ONE)
          .released(ONE, BOTH)
          .rejected(ONE, Code.PAYMENT_DECLINED)
          .fulfilled(TWO);

      assertThat(log.settled().findings()).isEmpty();
    }

    @Test
    void of_a_timed_out_order_whose_authorisation_came_late() {
      log.placed(ONE)
          .reserved(ONE)
          .authorisationAsked(ONE, "16.50")
          .due(ONE)
          .voidAsked(ONE)
          .released(ONE, BOTH)
          .rejected(ONE, Code.TIMED_OUT)
          .authorised(ONE, "16.50")
          .voided(ONE);

      assertThat(log.settled().findings()).isEmpty();
    }

    @Test
    void of_a_reservation_that_came_after_its_release() {
      log.placed(ONE)
          .cancelled(ONE)
          .released(ONE, List.of())
          .refused(ONE, 10, Reason.RELEASED_BEFORE);

      assertThat(log.settled().findings()).isEmpty();
    }

    @Test
    void of_a_cancelled_order_that_was_confirmed() {
      log.fulfilled(ONE).cancelled(ONE).voidAsked(ONE).released(ONE, BOTH).voided(ONE);

      assertThat(log.settled().findings()).isEmpty();
    }

    @Test
    void of_cancelled_charges_that_were_captured() {
      log.chargesConfirmed(ONE)
          .captureAsked(ONE, "4.00")
          .captured(ONE, "4.00")
          .cancelled(ONE)
          .refundAsked(ONE, "4.00")
          .refunded(ONE, "4.00");

      assertThat(log.settled().findings()).isEmpty();
    }
  }

  @Nested
  class Names_what_an_order_still_waits_for {

    @Test
    void before_it_is_decided() {
      log.placed(ONE).reserved(ONE).authorisationAsked(ONE, "16.50").placed(TWO);

      assertThat(log.report().underWay())
          .isEqualTo(Map.of(UnderWay.AUTHORISATION, 1L, UnderWay.RESERVATION, 1L));
      assertThat(log.report().findings()).isEmpty();
    }

    @Test
    void once_its_answer_is_known() {
      log.placed(ONE)
          .reserved(ONE)
          .authorisationAsked(ONE, "16.50")
          .authorised(ONE, "16.50")
          .placed(TWO)
          .authorisationAsked(TWO, "16.50")
          .declined(TWO);

      assertThat(log.report().underWay())
          .isEqualTo(Map.of(UnderWay.CONFIRMATION, 1L, UnderWay.REJECTION, 1L));
    }

    @Test
    void until_everything_is_given_back() {
      log.fulfilled(ONE).cancelled(ONE);
      assertThat(log.report().underWay()).isEqualTo(Map.of(UnderWay.RELEASE, 1L));

      log.released(ONE, BOTH);
      assertThat(log.report().underWay()).isEqualTo(Map.of(UnderWay.VOID, 1L));

      log.voidAsked(ONE);
      assertThat(log.report().underWay()).isEqualTo(Map.of(UnderWay.VOID, 1L));

      log.voided(ONE);
      assertThat(log.report().underWay()).isEmpty();
    }

    @Test
    void until_its_charges_are_captured_or_refunded() {
      log.chargesConfirmed(ONE);
      assertThat(log.report().underWay()).isEqualTo(Map.of(UnderWay.CAPTURE, 1L));

      log.captureAsked(ONE, "4.00").captured(ONE, "4.00").cancelled(ONE);
      assertThat(log.report().underWay()).isEqualTo(Map.of(UnderWay.REFUND, 1L));
    }

    @Test
    void as_a_finding_where_all_has_to_be_settled() {
      log.placed(ONE);

      assertThat(log.settled().findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.rule()).isEqualTo(Rule.NOTHING_IS_LEFT_UNDER_WAY);
                assertThat(finding.subject()).isEqualTo("order-1");
                assertThat(finding.position()).isEqualTo(2);
              });
    }
  }
}
