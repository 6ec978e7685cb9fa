package io.orderflow.command.payment;

import static io.orderflow.command.payment.PaymentState.Kind.AUTHORISATION;
import static io.orderflow.command.payment.PaymentState.Kind.CAPTURE;
import static io.orderflow.command.payment.PaymentState.Kind.REFUND;
import static io.orderflow.command.payment.PaymentState.Kind.VOID;

import io.orderflow.api.Money;
import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentAuthorisation;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentCapture;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentRefund;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentVoid;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.command.payment.PaymentState.Act;
import io.orderflow.command.payment.PaymentState.Outcome;
import java.util.List;

/** What may be asked of the payment provider, and when. The same key again asks nothing more. */
final class PaymentRequests {

  private PaymentRequests() {}

  static List<PaymentEvent> authorise(PaymentState state, RequestPaymentAuthorisation command) {
    if (state.act(AUTHORISATION, command.key()).isPresent()) {
      return List.of();
    }
    require(state.authorisation().isEmpty(), command, "an authorisation under another key exists");
    return List.of(
        new PaymentAuthorisationRequested(
            order(command), command.key(), command.amount(), command.method()));
  }

  static List<PaymentEvent> capture(PaymentState state, RequestPaymentCapture command) {
    Act authorisation = authorisation(state, command);
    if (state.act(CAPTURE, command.key()).isPresent()) {
      return List.of();
    }
    require(authorisation.isDone(), command, "the payment is not authorised");
    require(!state.has(VOID, any -> true), command, "the authorisation is taken back");
    require(
        !state.has(CAPTURE, each -> each.outcome() != Outcome.FAILED),
        command,
        "another capture is pending or done");
    requireAtMost(authorisation.amount(), command.amount(), command, "is authorised");
    return List.of(
        new PaymentCaptureRequested(
            order(command), command.key(), command.amount(), authorisation.key()));
  }

  static List<PaymentEvent> takeBack(PaymentState state, RequestPaymentVoid command) {
    Act authorisation = authorisation(state, command);
    if (authorisation.outcome() == Outcome.FAILED || state.has(VOID, any -> true)) {
      return List.of();
    }
    require(
        !state.has(CAPTURE, each -> each.outcome() != Outcome.FAILED),
        command,
        "a capture is pending or done");
    return List.of(new PaymentVoidRequested(order(command), command.key(), authorisation.key()));
  }

  static List<PaymentEvent> refund(PaymentState state, RequestPaymentRefund command) {
    Act authorisation = authorisation(state, command);
    if (state.act(REFUND, command.key()).isPresent()) {
      return List.of();
    }
    Money left =
        state
            .sum(CAPTURE, Act::isDone)
            .minus(state.sum(REFUND, each -> each.outcome() != Outcome.FAILED));
    requireAtMost(left, command.amount(), command, "is captured and not given back");
    return List.of(
        new PaymentRefundRequested(
            order(command), command.key(), command.amount(), authorisation.key()));
  }

  static Act authorisation(PaymentState state, PaymentCommand command) {
    return state
        .authorisation()
        .orElseThrow(
            () ->
                new RejectedException(
                    RejectionCode.PAYMENT_UNKNOWN,
                    "nothing was asked for the order " + order(command).value()));
  }

  static void require(boolean holds, PaymentCommand command, String why) {
    if (!holds) {
      throw new RejectedException(RejectionCode.PAYMENT_STATUS_FORBIDS, command.key() + ": " + why);
    }
  }

  static OrderId order(PaymentCommand command) {
    return command.paymentId().orderId();
  }

  private static void requireAtMost(
      Money limit, Money amount, PaymentCommand command, String what) {
    require(
        limit.currency().equals(amount.currency())
            && amount.amount().signum() >= 0
            && amount.amount().compareTo(limit.amount()) <= 0,
        command,
        "%s is asked for, and %s %s".formatted(amount, limit, what));
  }
}
