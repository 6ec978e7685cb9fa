package io.orderflow.sagas.fulfilment.process;

import static java.util.Objects.requireNonNull;

import io.orderflow.api.Money;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something asked of the payment provider, and what became of it.
 *
 * @param amount null for a void
 * @param authorisationKey null for an authorisation
 * @param since when the result became what it is
 */
record PaymentAct(
    Kind kind,
    String key,
    @Nullable Money amount,
    @Nullable String authorisationKey,
    Result result,
    Instant since) {

  enum Kind {
    AUTHORISE,
    CAPTURE,
    VOID,
    REFUND
  }

  enum Result {
    PENDING,
    DONE,
    REFUSED
  }

  static PaymentAct of(PaymentEvent.Intent intent, Instant at) {
    return switch (intent) {
      case PaymentAuthorisationRequested asked ->
          new PaymentAct(Kind.AUTHORISE, asked.key(), asked.amount(), null, Result.PENDING, at);
      case PaymentCaptureRequested asked ->
          new PaymentAct(
              Kind.CAPTURE,
              asked.key(),
              asked.amount(),
              asked.authorisationKey(),
              Result.PENDING,
              at);
      case PaymentVoidRequested asked ->
          new PaymentAct(
              Kind.VOID, asked.key(), null, asked.authorisationKey(), Result.PENDING, at);
      case PaymentRefundRequested asked ->
          new PaymentAct(
              Kind.REFUND,
              asked.key(),
              asked.amount(),
              asked.authorisationKey(),
              Result.PENDING,
              at);
    };
  }

  PaymentAct ended(Result ended, Instant at) {
    return result == Result.PENDING
        ? new PaymentAct(kind, key, amount, authorisationKey, ended, at)
        : this;
  }

  boolean is(Kind wanted, Result result) {
    return kind == wanted && this.result == result;
  }

  /** The intent as it was, to be put to the provider. */
  PaymentEvent.Intent intent(Plan plan) {
    OrderId orderId = plan.orderId();
    return switch (kind) {
      case AUTHORISE ->
          new PaymentAuthorisationRequested(orderId, key, requireNonNull(amount), plan.payment());
      case CAPTURE ->
          new PaymentCaptureRequested(
              orderId, key, requireNonNull(amount), requireNonNull(authorisationKey));
      case VOID -> new PaymentVoidRequested(orderId, key, requireNonNull(authorisationKey));
      case REFUND ->
          new PaymentRefundRequested(
              orderId, key, requireNonNull(amount), requireNonNull(authorisationKey));
    };
  }
}
