package io.orderflow.command.payment;

import static io.orderflow.command.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.Money;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentAuthorised;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptureFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptured;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentDeclined;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefundFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefunded;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentVoided;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentAuthorisation;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentCapture;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentRefund;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentVoid;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptured;
import io.orderflow.api.payment.PaymentEvent.PaymentDeclined;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefunded;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoided;
import io.orderflow.api.payment.PaymentId;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PaymentDeciderTest {

  private static final OrderId ORDER = new OrderId("o1");
  private static final PaymentId ID = new PaymentId(ORDER);
  private static final Money TEN = pounds("10.00");
  private static final PaymentMethod CARD = new PaymentMethod("card", "tok_ok");
  private static final String AUTHORISE = "payment-o1/authorise";
  private static final String CAPTURE_1 = "payment-o1/capture/1";
  private static final String CAPTURE_2 = "payment-o1/capture/2";
  private static final String VOID_1 = "payment-o1/void/1";
  private static final String VOID_2 = "payment-o1/void/2";
  private static final String REFUND_1 = "payment-o1/refund/1";
  private static final String REFUND_2 = "payment-o1/refund/2";

  private static final RequestPaymentAuthorisation ASK =
      new RequestPaymentAuthorisation(ID, AUTHORISE, TEN, CARD);
  private static final RecordPaymentAuthorised YES =
      new RecordPaymentAuthorised(ID, AUTHORISE, "r");
  private static final RecordPaymentDeclined NO =
      new RecordPaymentDeclined(ID, AUTHORISE, "declined", "no funds");
  private static final RequestPaymentVoid TAKE_BACK = new RequestPaymentVoid(ID, VOID_1);
  private static final RecordPaymentVoided TAKEN_BACK = new RecordPaymentVoided(ID, VOID_1);

  private PaymentState state = PaymentState.NONE;

  private static Money pounds(String amount) {
    return new Money(new BigDecimal(amount), Currency.getInstance("GBP"));
  }

  private List<PaymentEvent> when(PaymentCommand command) {
    List<PaymentEvent> events = PaymentDecider.decide(state, command);
    for (PaymentEvent each : events) {
      state = state.apply(each);
    }
    assertThat(PaymentDecider.decide(state, command)).as("the same again").isEmpty();
    return events;
  }

  private void given(PaymentCommand... commands) {
    for (PaymentCommand each : commands) {
      assertThat(when(each)).as(each.toString()).isNotEmpty();
    }
  }

  private static RequestPaymentCapture capture(String key, String amount) {
    return new RequestPaymentCapture(ID, key, pounds(amount));
  }

  @Nested
  class Before_anything_was_asked {

    @Test
    void an_authorisation_can_be_asked_for() {
      assertThat(when(ASK))
          .containsExactly(new PaymentAuthorisationRequested(ORDER, AUTHORISE, TEN, CARD));
    }

    @Test
    void nothing_else_makes_sense() {
      for (PaymentCommand each :
          List.of(
              YES,
              NO,
              capture(CAPTURE_1, "1.00"),
              new RecordPaymentCaptured(ID, CAPTURE_1, "r"),
              TAKE_BACK,
              TAKEN_BACK,
              new RequestPaymentRefund(ID, REFUND_1, TEN))) {
        assertRefused(RejectionCode.PAYMENT_UNKNOWN, () -> when(each));
      }
    }
  }

  @Nested
  class A_pending_authorisation {

    @Test
    void is_granted_or_declined_and_the_first_word_stands() {
      given(ASK);
      assertThat(when(YES)).containsExactly(new PaymentAuthorised(ORDER, AUTHORISE, TEN, "r"));
      assertThat(when(NO)).isEmpty();
    }

    @Test
    void that_was_declined_stays_so() {
      given(ASK);
      assertThat(when(NO))
          .containsExactly(new PaymentDeclined(ORDER, AUTHORISE, "declined", "no funds"));
      assertThat(when(YES)).isEmpty();
      assertThat(when(TAKE_BACK)).isEmpty();
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(capture(CAPTURE_1, "1.00")));
    }

    @Test
    void allows_neither_another_nor_a_capture() {
      given(ASK);
      assertRefused(
          RejectionCode.PAYMENT_STATUS_FORBIDS,
          () -> when(new RequestPaymentAuthorisation(ID, "another", TEN, CARD)));
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(capture(CAPTURE_1, "1.00")));
    }

    @Test
    void can_be_taken_back_and_a_late_grant_is_still_a_fact() {
      given(ASK);
      assertThat(when(TAKE_BACK))
          .containsExactly(new PaymentVoidRequested(ORDER, VOID_1, AUTHORISE));
      assertThat(when(YES)).hasSize(1);
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(capture(CAPTURE_1, "1.00")));
      assertThat(when(TAKEN_BACK)).containsExactly(new PaymentVoided(ORDER, VOID_1));
    }

    @Test
    void that_is_taken_back_hears_no_late_word() {
      given(ASK, TAKE_BACK, TAKEN_BACK);
      assertThat(when(YES)).isEmpty();
      assertThat(when(NO)).isEmpty();
      assertThat(when(new RequestPaymentVoid(ID, VOID_2))).isEmpty();
    }
  }

  @Nested
  class An_authorised_payment {

    @Test
    void is_captured_once() {
      given(ASK, YES);
      assertThat(when(capture(CAPTURE_1, "10.00")))
          .containsExactly(new PaymentCaptureRequested(ORDER, CAPTURE_1, TEN, AUTHORISE));
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(capture(CAPTURE_2, "10.00")));
      assertThat(when(new RecordPaymentCaptured(ID, CAPTURE_1, "r")))
          .containsExactly(new PaymentCaptured(ORDER, CAPTURE_1, TEN, "r"));
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(capture(CAPTURE_2, "10.00")));
    }

    @Test
    void is_captured_again_only_after_a_failure() {
      given(ASK, YES, capture(CAPTURE_1, "10.00"));
      assertThat(when(new RecordPaymentCaptureFailed(ID, CAPTURE_1, "c", "d")))
          .containsExactly(new PaymentCaptureFailed(ORDER, CAPTURE_1, "c", "d"));
      assertThat(when(new RecordPaymentCaptured(ID, CAPTURE_1, "r"))).isEmpty();
      assertThat(when(capture(CAPTURE_2, "10.00"))).hasSize(1);
    }

    @Test
    void is_never_captured_beyond_what_is_authorised_or_in_another_currency() {
      given(ASK, YES);
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(capture(CAPTURE_1, "10.01")));
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(capture(CAPTURE_1, "-0.01")));
      assertRefused(
          RejectionCode.PAYMENT_STATUS_FORBIDS,
          () ->
              when(
                  new RequestPaymentCapture(
                      ID, CAPTURE_1, new Money(BigDecimal.ONE, Currency.getInstance("EUR")))));
    }

    @Test
    void is_not_taken_back_once_a_capture_is_under_way() {
      given(ASK, YES, capture(CAPTURE_1, "10.00"));
      assertRefused(RejectionCode.PAYMENT_STATUS_FORBIDS, () -> when(TAKE_BACK));
      given(new RecordPaymentCaptureFailed(ID, CAPTURE_1, "c", "d"));
      assertThat(when(TAKE_BACK)).hasSize(1);
    }

    @Test
    void knows_only_the_keys_that_were_asked() {
      given(ASK, YES);
      assertRefused(
          RejectionCode.PAYMENT_STATUS_FORBIDS,
          () -> when(new RecordPaymentCaptured(ID, CAPTURE_1, "r")));
      assertRefused(
          RejectionCode.PAYMENT_STATUS_FORBIDS,
          () -> when(new RecordPaymentAuthorised(ID, "another", "r")));
    }
  }

  @Nested
  class A_captured_payment {

    @Test
    void gives_back_at_most_what_was_captured() {
      given(ASK, YES, capture(CAPTURE_1, "10.00"), new RecordPaymentCaptured(ID, CAPTURE_1, "r"));
      assertThat(when(new RequestPaymentRefund(ID, REFUND_1, pounds("6.00"))))
          .containsExactly(new PaymentRefundRequested(ORDER, REFUND_1, pounds("6.00"), AUTHORISE));
      assertRefused(
          RejectionCode.PAYMENT_STATUS_FORBIDS,
          () -> when(new RequestPaymentRefund(ID, REFUND_2, pounds("4.01"))));
      assertThat(when(new RecordPaymentRefundFailed(ID, REFUND_1, "c", "d")))
          .containsExactly(new PaymentRefundFailed(ORDER, REFUND_1, "c", "d"));
      assertThat(when(new RequestPaymentRefund(ID, REFUND_2, TEN))).hasSize(1);
      assertThat(when(new RecordPaymentRefunded(ID, REFUND_2, "r")))
          .containsExactly(new PaymentRefunded(ORDER, REFUND_2, TEN, "r"));
    }
  }
}
