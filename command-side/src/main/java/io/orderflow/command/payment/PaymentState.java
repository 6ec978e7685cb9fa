package io.orderflow.command.payment;

import io.orderflow.api.Money;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a payment's decisions need to know: every act that was asked of the provider, in order, with
 * what came of it.
 */
record PaymentState(List<Act> acts) {

  static final PaymentState NONE = new PaymentState(List.of());

  enum Kind {
    AUTHORISATION,
    CAPTURE,
    VOID,
    REFUND
  }

  enum Outcome {
    PENDING,
    DONE,
    FAILED
  }

  /**
   * @param key under which the provider knows the act
   * @param amount for a void, what was authorised
   */
  record Act(Kind kind, String key, Money amount, Outcome outcome) {

    Act ended(Outcome outcome) {
      return new Act(kind, key, amount, outcome);
    }

    boolean is(Kind wanted) {
      return kind == wanted;
    }

    boolean isPending() {
      return outcome == Outcome.PENDING;
    }

    boolean isDone() {
      return outcome == Outcome.DONE;
    }
  }

  PaymentState {
    acts = List.copyOf(acts);
  }

  PaymentState apply(PaymentEvent event) {
    return switch (event) {
      case PaymentAuthorisationRequested asked ->
          with(Kind.AUTHORISATION, asked.key(), asked.amount());
      case PaymentCaptureRequested asked -> with(Kind.CAPTURE, asked.key(), asked.amount());
      case PaymentVoidRequested asked ->
          with(Kind.VOID, asked.key(), authorisation().orElseThrow().amount());
      case PaymentRefundRequested asked -> with(Kind.REFUND, asked.key(), asked.amount());
      case PaymentAuthorised done -> ended(done.key(), Outcome.DONE);
      case PaymentDeclined failed -> ended(failed.key(), Outcome.FAILED);
      case PaymentCaptured done -> ended(done.key(), Outcome.DONE);
      case PaymentCaptureFailed failed -> ended(failed.key(), Outcome.FAILED);
      case PaymentVoided done -> ended(done.key(), Outcome.DONE);
      case PaymentRefunded done -> ended(done.key(), Outcome.DONE);
      case PaymentRefundFailed failed -> ended(failed.key(), Outcome.FAILED);
    };
  }

  /** There is one authorisation at most. */
  Optional<Act> authorisation() {
    return acts.stream().filter(each -> each.is(Kind.AUTHORISATION)).findFirst();
  }

  Optional<Act> act(Kind kind, String key) {
    return acts.stream().filter(each -> each.is(kind) && each.key().equals(key)).findFirst();
  }

  boolean has(Kind kind, Predicate<Act> like) {
    return acts.stream().anyMatch(each -> each.is(kind) && like.test(each));
  }

  /** Sum of what matches; zero in the authorisation's currency where nothing does. */
  Money sum(Kind kind, Predicate<Act> like) {
    return acts.stream()
        .filter(each -> each.is(kind) && like.test(each))
        .map(Act::amount)
        .reduce(Money.zero(authorisation().orElseThrow().amount().currency()), Money::plus);
  }

  private PaymentState with(Kind kind, String key, Money amount) {
    List<Act> more = new ArrayList<>(acts);
    more.add(new Act(kind, key, amount, Outcome.PENDING));
    return new PaymentState(more);
  }

  private PaymentState ended(String key, Outcome outcome) {
    return new PaymentState(
        acts.stream().map(each -> each.key().equals(key) ? each.ended(outcome) : each).toList());
  }
}
