package io.orderflow.sagas.fulfilment.process;

import io.orderflow.sagas.fulfilment.process.Effect.ToProvider;
import io.orderflow.sagas.fulfilment.process.PaymentAct.Kind;
import io.orderflow.sagas.fulfilment.process.PaymentAct.Result;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted in a state: the one place where the process decides. It looks at facts alone,
 * never at how they came about, so that neither repetition nor order of events can mislead it.
 */
record Outstanding(Policy policy, Fulfilment state) {

  Wants at(Instant now) {
    Progress known = state.progress();
    if (state.isGivenUp()) {
      return compensation(now);
    }
    if (known.has(Fact.CONFIRMED)) {
      return new Wants(chargesAlone(now), SkuSet.NONE, SkuSet.NONE, Set.of());
    }
    if (known.reason() != null) {
      return toOrder(asking().rejection(known.reason()));
    }
    return forward();
  }

  private Wants forward() {
    Set<Effect> first = new LinkedHashSet<>();
    first.add(asking().timeOut());
    SkuSet missing = state.plan().allGoods().without(state.progress().reserved());
    if (!missing.isEmpty()) {
      return new Wants(first, missing, SkuSet.NONE, Set.of());
    }
    PaymentActs payment = state.progress().payment();
    if (payment.any(Kind.AUTHORISE, Result.DONE)) {
      return new Wants(first, SkuSet.NONE, SkuSet.NONE, Set.of(asking().confirmation()));
    }
    first.add(
        payment.pending(Kind.AUTHORISE).map(this::toProvider).orElseGet(asking()::authorisation));
    return new Wants(first, SkuSet.NONE, SkuSet.NONE, Set.of());
  }

  /** An order without goods is never shipped: it is captured when it is confirmed. */
  private Set<Effect> chargesAlone(Instant now) {
    PaymentActs payment = state.progress().payment();
    if (!state.plan().goods().isEmpty() || payment.any(Kind.CAPTURE, Result.DONE)) {
      return Set.of();
    }
    return payment
        .pending(Kind.CAPTURE)
        .map(act -> Set.of(toProvider(act)))
        .orElseGet(
            () -> next(Kind.CAPTURE, now).map(asking()::capture).map(Set::of).orElse(Set.of()));
  }

  private Wants compensation(Instant now) {
    SkuSet held = state.plan().allGoods().without(state.progress().released());
    Set<Effect> last =
        state.progress().isClosed() || state.progress().reason() == null
            ? Set.of()
            : Set.of(asking().rejection(state.progress().reason()));
    return new Wants(moneyBack(now), SkuSet.NONE, held, last);
  }

  private Set<Effect> moneyBack(Instant now) {
    PaymentActs payment = state.progress().payment();
    if (isPaymentClosed()) {
      return Set.of();
    }
    if (!payment.any(Kind.AUTHORISE)) {
      // Its command is on its way and may arrive at any time. It is asked for until it is heard of,
      // so that it can be taken back: the provider itself is not asked.
      return Set.of(asking().authorisation());
    }
    Optional<PaymentAct> capturing = payment.pending(Kind.CAPTURE);
    if (capturing.isPresent()) {
      return Set.of(toProvider(capturing.get()));
    }
    Optional<PaymentAct> captured = payment.with(Kind.CAPTURE, Result.DONE).findFirst();
    if (captured.isPresent()) {
      return payment
          .pending(Kind.REFUND)
          .map(act -> Set.of(toProvider(act)))
          .orElseGet(() -> refund(captured.get(), now));
    }
    return Set.of(payment.pending(Kind.VOID).map(this::toProvider).orElseGet(asking()::voiding));
  }

  private Set<Effect> refund(PaymentAct captured, Instant now) {
    if (captured.amount() == null) {
      return Set.of();
    }
    var amount = captured.amount();
    return next(Kind.REFUND, now)
        .map(attempt -> Set.of(asking().refund(attempt, amount)))
        .orElse(Set.of());
  }

  boolean isPaymentClosed() {
    PaymentActs payment = state.progress().payment();
    boolean untouched =
        !state.progress().has(Fact.AUTHORISATION_ASKED) && !payment.any(Kind.AUTHORISE);
    boolean refused =
        payment.any(Kind.AUTHORISE, Result.REFUSED) && payment.pending(Kind.VOID).isEmpty();
    return untouched
        || refused
        || payment.any(Kind.VOID, Result.DONE)
        || payment.any(Kind.REFUND, Result.DONE);
  }

  boolean isFinished() {
    return state.progress().isClosed()
        && isPaymentClosed()
        && state.plan().allGoods().without(state.progress().released()).isEmpty();
  }

  /** Number of the next attempt, from 1, once its time has come; none where a person has to act. */
  private Optional<Integer> next(Kind kind, Instant now) {
    int refusals = state.progress().payment().refused(kind).size();
    Instant due = nextAttemptAt(kind);
    return due == null || now.isBefore(due) ? Optional.empty() : Optional.of(refusals + 1);
  }

  private @Nullable Instant nextAttemptAt(Kind kind) {
    List<PaymentAct> refused = state.progress().payment().refused(kind);
    if (refused.isEmpty()) {
      return Instant.MIN;
    }
    return refused.size() >= policy.attempts()
        ? null
        : refused.getLast().since().plus(policy.delayAfter(refused.size()));
  }

  boolean isExhausted(Kind kind) {
    return nextAttemptAt(kind) == null;
  }

  /** When to look at this again, should no event come before; null where only events matter. */
  @Nullable Instant lookAgainAt() {
    if (isFinished()) {
      return null;
    }
    Instant since = state.progress().since();
    if (!at(since).isEmpty()) {
      return since.plus(policy.patience());
    }
    Kind kind = state.isGivenUp() ? Kind.REFUND : Kind.CAPTURE;
    Instant attempt = nextAttemptAt(kind);
    return attempt == null || attempt.equals(Instant.MIN) ? null : attempt;
  }

  private Wants toOrder(Effect effect) {
    return new Wants(Set.of(), SkuSet.NONE, SkuSet.NONE, Set.of(effect));
  }

  private Effect toProvider(PaymentAct act) {
    return new ToProvider(act.intent(state.plan()));
  }

  private Asking asking() {
    return new Asking(state.plan());
  }
}
