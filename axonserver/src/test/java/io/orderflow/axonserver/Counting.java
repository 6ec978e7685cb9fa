package io.orderflow.axonserver;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** A small domain: counters that are counted up. */
final class Counting {

  private Counting() {}

  record CountUp(@TargetAggregateIdentifier String counterId, int by) {}

  record CountedUp(String counterId, int by, int total) {}

  record Refuse(@TargetAggregateIdentifier String counterId) {}

  record HowMuch(String counterId) {}

  static class Counter {

    /** Null until the first event: Axon then takes it from the handler of that event. */
    @AggregateIdentifier private @Nullable String id;

    private int total;

    Counter() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    int handle(CountUp command) {
      apply(new CountedUp(command.counterId(), command.by(), total + command.by()));
      return total;
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(Refuse command) {
      throw new IllegalStateException("refused for " + command.counterId());
    }

    @EventSourcingHandler
    void on(CountedUp event) {
      id = event.counterId();
      total = event.total();
    }
  }
}
