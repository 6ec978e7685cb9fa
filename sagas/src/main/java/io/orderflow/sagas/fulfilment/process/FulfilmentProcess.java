package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.sagas.fulfilment.process.Effect.End;
import io.orderflow.sagas.fulfilment.process.PaymentAct.Kind;
import io.orderflow.sagas.fulfilment.process.PaymentAct.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an order is fulfilled: placed, everything reserved, payment authorised, confirmed; or, where
 * any of that fails, everything given back and the order rejected. Every method is pure. To hear of
 * an event twice changes nothing and brings about nothing.
 */
public final class FulfilmentProcess {

  private final Policy policy;

  public FulfilmentProcess(Policy policy) {
    this.policy = policy;
  }

  /**
   * @param at when the platform saw the order, whatever an importer says of it
   */
  public Step start(OrderPlaced placed, Instant at) {
    Plan plan = Plan.of(placed, at.plus(policy.confirmationTimeout()));
    Fulfilment nothing = new Fulfilment(plan, Progress.none(at));
    return stepTo(nothing, Wants.NOTHING, at);
  }

  public Step on(Fulfilment state, OrderEvent event, Instant at) {
    return step(state, Learning.from(state.progress(), event), at);
  }

  public Step on(Fulfilment state, StockEvent.OfOrder event, Instant at) {
    return step(state, Learning.from(state.plan(), state.progress(), event), at);
  }

  public Step on(Fulfilment state, PaymentEvent event, Instant at) {
    return step(state, Learning.from(state.progress(), event, at), at);
  }

  public Step on(Fulfilment state, FulfilmentEvent event, Instant at) {
    return step(state, Learning.from(state.plan(), state.progress(), event), at);
  }

  private Step step(Fulfilment state, Progress learned, Instant at) {
    return learned.equals(state.progress())
        ? new Step(state, List.of())
        : stepTo(state.with(learned.at(at)), new Outstanding(policy, state).at(at), at);
  }

  private Step stepTo(Fulfilment state, Wants before, Instant at) {
    Outstanding outstanding = new Outstanding(policy, state);
    Wants after = outstanding.at(at);
    List<Effect> effects = new ArrayList<>(before.cancelledBy(after));
    effects.addAll(after.beyond(before).effects(state.plan()));
    if (outstanding.isFinished()) {
      effects.add(new End());
    }
    return new Step(state.with(Learning.asked(state.progress(), after)), effects);
  }

  /** Everything that was asked for and not heard of, to be asked for again. */
  public List<Effect> outstanding(Fulfilment state, Instant now) {
    return new Outstanding(policy, state).at(now).effects(state.plan());
  }

  /** When to ask again, should nothing be heard before; null where only an event can go on. */
  public @Nullable Instant dueAt(Fulfilment state) {
    return new Outstanding(policy, state).lookAgainAt();
  }

  public WaitsFor waitsFor(Fulfilment state) {
    Outstanding outstanding = new Outstanding(policy, state);
    Progress known = state.progress();
    if (outstanding.isFinished()) {
      return WaitsFor.NOTHING;
    }
    if (state.isGivenUp()) {
      boolean byHand = !outstanding.isPaymentClosed() && outstanding.isExhausted(Kind.REFUND);
      return byHand ? WaitsFor.REFUND_BY_HAND : WaitsFor.COMPENSATION;
    }
    if (known.has(Fact.CONFIRMED)) {
      return waitsForOnceConfirmed(state, outstanding);
    }
    if (state.isInDoubt() || known.payment().any(Kind.AUTHORISE, Result.DONE)) {
      return WaitsFor.ORDER;
    }
    return known.has(Fact.AUTHORISATION_ASKED) ? WaitsFor.AUTHORISATION : WaitsFor.RESERVATIONS;
  }

  private static WaitsFor waitsForOnceConfirmed(Fulfilment state, Outstanding outstanding) {
    if (!state.plan().goods().isEmpty()) {
      return WaitsFor.SHIPMENT;
    }
    if (state.progress().payment().any(Kind.CAPTURE, Result.DONE)) {
      return WaitsFor.NOTHING;
    }
    return outstanding.isExhausted(Kind.CAPTURE) ? WaitsFor.CAPTURE_BY_HAND : WaitsFor.CAPTURE;
  }
}
