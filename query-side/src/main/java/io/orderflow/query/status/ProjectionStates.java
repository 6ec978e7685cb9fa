package io.orderflow.query.status;

import io.orderflow.query.projection.RunningProjections;
import io.orderflow.query.projection.RunningProjections.State;
import io.orderflow.query.projection.RunningProjections.Status;
import java.util.List;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** The states of the projections beside the head of the log. */
final class ProjectionStates {

  private final RunningProjections projections;
  private final EventStore log;

  ProjectionStates(RunningProjections projections, EventStore log) {
    this.projections = projections;
    this.log = log;
  }

  /**
   * @param position of the last event that the projection has seen; -1 for none. It is not shown
   *     events of types that it does not know
   * @param head position of the last event of the log; -1 for none
   * @param lag events that it may have to apply still: 0 where it has seen all that it knows
   * @param eventsPerSecond applied over the last ten seconds
   */
  record Entry(
      String name,
      int generation,
      long position,
      long head,
      long lag,
      double eventsPerSecond,
      Status status) {}

  List<Entry> all() {
    // The states come first: a head that is read before them could be behind them.
    List<State> states = projections.states();
    TrackingToken token = log.createHeadToken();
    long head = token == null ? -1 : token.position().orElse(-1);
    return states.stream().map(each -> entry(each, head)).toList();
  }

  private static Entry entry(State state, long head) {
    boolean all = state.position() >= head && state.status() == Status.CATCHING_UP;
    Status status = all ? Status.LIVE : state.status();
    long lag = status == Status.LIVE ? 0 : Math.max(0, head - state.position());
    return new Entry(
        state.name(),
        state.generation(),
        state.position(),
        head,
        lag,
        state.eventsPerSecond(),
        status);
  }
}
