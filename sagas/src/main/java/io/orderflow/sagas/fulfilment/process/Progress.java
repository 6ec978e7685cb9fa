package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.MessageName;
import io.orderflow.api.order.OrderRejection;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an order's fulfilment so far: facts alone, so that to hear of one twice changes
 * nothing.
 *
 * @param reserved products whose reservation was heard of
 * @param released products of which nothing is reserved, nor ever will be
 * @param reason why the order cannot be fulfilled; the first cause stays
 * @param since when the last of this was heard of, by the event's own timestamp
 */
@MessageName("fulfilment.progress")
public record Progress(
    SkuSet reserved,
    SkuSet released,
    Set<Fact> facts,
    PaymentActs payment,
    @Nullable OrderRejection reason,
    Instant since) {

  public Progress {
    EnumSet<Fact> sorted = EnumSet.noneOf(Fact.class);
    sorted.addAll(facts);
    facts = Collections.unmodifiableSet(sorted);
  }

  static Progress none(Instant at) {
    return new Progress(SkuSet.NONE, SkuSet.NONE, Set.of(), PaymentActs.NONE, null, at);
  }

  boolean has(Fact fact) {
    return facts.contains(fact);
  }

  boolean isClosed() {
    return has(Fact.REJECTED) || has(Fact.CANCELLED);
  }

  boolean isDecided() {
    return isClosed() || has(Fact.CONFIRMED);
  }

  Progress with(Fact fact) {
    if (has(fact)) {
      return this;
    }
    EnumSet<Fact> more = EnumSet.of(fact);
    more.addAll(facts);
    return new Progress(reserved, released, more, payment, reason, since);
  }

  Progress reserved(int place) {
    return new Progress(reserved.with(place), released, facts, payment, reason, since);
  }

  Progress released(int place) {
    return new Progress(reserved, released.with(place), facts, payment, reason, since);
  }

  Progress paid(PaymentActs acts) {
    return new Progress(reserved, released, facts, acts, reason, since);
  }

  Progress hopeless(OrderRejection because) {
    return isDecided() || reason != null
        ? this
        : new Progress(reserved, released, facts, payment, because, since);
  }

  Progress at(Instant heard) {
    return new Progress(reserved, released, facts, payment, reason, heard);
  }
}
