package io.orderflow.command.payment;

import static io.orderflow.command.payment.PaymentRequests.order;
import static io.orderflow.command.payment.PaymentState.Kind.AUTHORISATION;
import static io.orderflow.command.payment.PaymentState.Kind.CAPTURE;
import static io.orderflow.command.payment.PaymentState.Kind.REFUND;
import static io.orderflow.command.payment.PaymentState.Kind.VOID;

import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentAuthorised;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptureFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptured;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentDeclined;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefundFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefunded;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentVoided;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptured;
import io.orderflow.api.payment.PaymentEvent.PaymentDeclined;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentRefunded;
import io.orderflow.api.payment.PaymentEvent.PaymentVoided;
import io.orderflow.command.payment.PaymentState.Act;
import io.orderflow.command.payment.PaymentState.Kind;
import java.util.List;
import java.util.function.Function;

/** What the provider answered. The first outcome of an act stands; a later one changes nothing. */
final class PaymentOutcomes {

  private PaymentOutcomes() {}

  /** A late one is a fact while the void is in flight, and of no account once it is through. */
  static List<PaymentEvent> authorised(PaymentState state, RecordPaymentAuthorised command) {
    if (state.has(VOID, Act::isDone)) {
      return known(state, AUTHORISATION, command, act -> List.of());
    }
    return outcome(
        state,
        AUTHORISATION,
        command,
        act ->
            new PaymentAuthorised(
                order(command), command.key(), act.amount(), command.providerReference()));
  }

  static List<PaymentEvent> declined(PaymentState state, RecordPaymentDeclined command) {
    if (state.has(VOID, Act::isDone)) {
      return known(state, AUTHORISATION, command, act -> List.of());
    }
    return outcome(
        state,
        AUTHORISATION,
        command,
        act ->
            new PaymentDeclined(order(command), command.key(), command.code(), command.detail()));
  }

  static List<PaymentEvent> captured(PaymentState state, RecordPaymentCaptured command) {
    return outcome(
        state,
        CAPTURE,
        command,
        act ->
            new PaymentCaptured(
                order(command), command.key(), act.amount(), command.providerReference()));
  }

  static List<PaymentEvent> captureFailed(PaymentState state, RecordPaymentCaptureFailed command) {
    return outcome(
        state,
        CAPTURE,
        command,
        act ->
            new PaymentCaptureFailed(
                order(command), command.key(), command.code(), command.detail()));
  }

  static List<PaymentEvent> voided(PaymentState state, RecordPaymentVoided command) {
    return outcome(state, VOID, command, act -> new PaymentVoided(order(command), command.key()));
  }

  static List<PaymentEvent> refunded(PaymentState state, RecordPaymentRefunded command) {
    return outcome(
        state,
        REFUND,
        command,
        act ->
            new PaymentRefunded(
                order(command), command.key(), act.amount(), command.providerReference()));
  }

  static List<PaymentEvent> refundFailed(PaymentState state, RecordPaymentRefundFailed command) {
    return outcome(
        state,
        REFUND,
        command,
        act ->
            new PaymentRefundFailed(
                order(command), command.key(), command.code(), command.detail()));
  }

  private static List<PaymentEvent> outcome(
      PaymentState state, Kind kind, PaymentCommand command, Function<Act, PaymentEvent> event) {
    return known(
        state, kind, command, act -> act.isPending() ? List.of(event.apply(act)) : List.of());
  }

  private static List<PaymentEvent> known(
      PaymentState state,
      Kind kind,
      PaymentCommand command,
      Function<Act, List<PaymentEvent>> events) {
    PaymentRequests.authorisation(state, command);
    Act act = state.act(kind, command.key()).orElse(null);
    PaymentRequests.require(act != null, command, "nothing was asked under this key");
    return act == null ? List.of() : events.apply(act);
  }
}
