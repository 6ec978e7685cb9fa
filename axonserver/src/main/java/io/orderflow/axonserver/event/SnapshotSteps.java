package io.orderflow.axonserver.event;

import io.orderflow.axonserver.protocol.event.GetAggregateSnapshotsRequest;
import io.orderflow.axonserver.store.Access;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.EventLog.Snapshot;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.List;
import java.util.Queue;

/** The snapshots of one aggregate, newest first, as many as the client asks for. */
final class SnapshotSteps implements SteppedAnswer.Steps {

  /** Each may be as large as a message. */
  private static final int STEP = 4;

  private final EventLog log;
  private final GetAggregateSnapshotsRequest request;
  private long last;
  private int left;

  SnapshotSteps(EventLog log, GetAggregateSnapshotsRequest request) {
    this.log = log;
    this.request = request;
    this.last = request.getMaxSequence();
    this.left = request.getMaxResults();
  }

  @Override
  public boolean next(Access access, Queue<StoredEvent> events) {
    int limit = Math.min(STEP, left);
    List<Snapshot> read =
        log.snapshots(request.getAggregateId(), request.getInitialSequence(), last, limit, access);
    for (Snapshot snapshot : read) {
      events.add(snapshot.event());
      last = snapshot.sequenceNumber() - 1;
    }
    left -= read.size();
    return left > 0 && read.size() == limit;
  }
}
