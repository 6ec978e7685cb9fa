package io.orderflow.command.handling;

import io.orderflow.api.CommandAnswer;
import java.util.List;
import org.axonframework.modelling.command.AggregateLifecycle;

/** The step from decided events to an answer, inside a command handler of an aggregate. */
public final class Applied {

  private Applied() {}

  /** Applies the events to the current aggregate and tells its version. */
  public static CommandAnswer.Accepted answer(List<?> events) {
    events.forEach(AggregateLifecycle::apply);
    return new CommandAnswer.Accepted(AggregateLifecycle.getVersion());
  }
}
