package io.orderflow.axonserver.event;

import io.orderflow.axonserver.protocol.event.GetAggregateEventsRequest;
import io.orderflow.axonserver.store.Access;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.EventLog.Snapshot;
import io.orderflow.axonserver.store.NotInMemoryException;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.List;
import java.util.Queue;

/** One aggregate, from its newest snapshot on if that is allowed. */
final class AggregateSteps implements SteppedAnswer.Steps {

  private static final int STEP = 256;

  /** A longer aggregate is no work for a thread that serves connections. */
  private static final int STEP_IN_MEMORY = 32;

  private final EventLog log;
  private final GetAggregateEventsRequest request;
  private final long last;
  private long next;
  private boolean started;

  AggregateSteps(EventLog log, GetAggregateEventsRequest request) {
    this.log = log;
    this.request = request;
    this.next = Math.max(0, request.getInitialSequence());
    this.last = request.getMaxSequence() > 0 ? request.getMaxSequence() : Long.MAX_VALUE;
  }

  @Override
  public boolean next(Access access, Queue<StoredEvent> events) {
    if (!started) {
      if (request.getAllowSnapshots()) {
        for (Snapshot newest : log.snapshots(request.getAggregateId(), next, last, 1, access)) {
          events.add(newest.event());
          next = newest.sequenceNumber() + 1;
        }
      }
      started = true;
    } else if (access == Access.MEMORY) {
      throw NotInMemoryException.INSTANCE;
    }
    int limit = access == Access.MEMORY ? STEP_IN_MEMORY : STEP;
    List<StoredEvent> read = log.readAggregate(request.getAggregateId(), next, last, limit, access);
    events.addAll(read);
    next += read.size();
    return read.size() == limit;
  }
}
