package io.orderflow.axonserver.event;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.protocol.event.GetAggregateEventsRequest;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Access;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NotInMemoryException;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads one aggregate for a client, as fast as its transport takes the events. Starts with the
 * newest snapshot if that is allowed.
 */
final class AggregateReader {

  private static final int STEP = 256;

  /** A longer aggregate is no work for a thread that serves connections. */
  private static final int STEP_IN_MEMORY = 32;

  private final EventLog log;
  private final GetAggregateEventsRequest request;
  private final long last;
  private final Executor readers;
  private final ServerCallStreamObserver<StoredEvent> answer;
  private final AtomicInteger work = new AtomicInteger();

  // Used by whoever holds the work.
  private final Queue<StoredEvent> step = new ArrayDeque<>();
  private long next;
  private boolean started;
  private boolean complete;
  private volatile boolean ended;

  AggregateReader(
      EventLog log,
      GetAggregateEventsRequest request,
      Executor readers,
      ServerCallStreamObserver<StoredEvent> answer) {
    this.log = log;
    this.request = request;
    this.readers = readers;
    this.answer = answer;
    this.next = Math.max(0, request.getInitialSequence());
    this.last = request.getMaxSequence() > 0 ? request.getMaxSequence() : Long.MAX_VALUE;
    answer.setOnCancelHandler(() -> {});
  }

  /** Goes on where it stopped; the transport calls this when it can take more. */
  void proceed() {
    if (!ended && work.getAndIncrement() == 0) {
      run(Access.MEMORY);
    }
  }

  private void handToReader() {
    try {
      readers.execute(() -> run(Access.DISK));
    } catch (RejectedExecutionException closing) {
      ended = true;
      answer.onError(
          Status.UNAVAILABLE.withDescription("The node is closing").asRuntimeException());
    }
  }

  private void run(Access access) {
    int done = 1;
    while (done != 0) {
      try {
        send(access);
      } catch (NotInMemoryException disk) {
        handToReader();
        return;
      } catch (RuntimeException failure) {
        if (!ended && !answer.isCancelled()) {
          ended = true;
          answer.onError(Failures.of(failure));
        }
      }
      done = work.addAndGet(-done);
    }
  }

  private void send(Access access) {
    while (!ended && !answer.isCancelled() && answer.isReady()) {
      StoredEvent event = step.poll();
      if (event != null) {
        answer.onNext(event);
      } else if (complete) {
        ended = true;
        answer.onCompleted();
      } else {
        read(access);
      }
    }
  }

  private void read(Access access) {
    if (!started) {
      if (request.getAllowSnapshots()) {
        log.snapshots(request.getAggregateId(), next, last, 1, access)
            .forEach(
                snapshot -> {
                  step.add(snapshot.event());
                  next = snapshot.sequenceNumber() + 1;
                });
      }
      started = true;
    } else if (access == Access.MEMORY) {
      throw NotInMemoryException.INSTANCE;
    }
    int limit = access == Access.MEMORY ? STEP_IN_MEMORY : STEP;
    List<StoredEvent> events =
        log.readAggregate(request.getAggregateId(), next, last, limit, access);
    step.addAll(events);
    next += events.size();
    complete = events.size() < limit;
  }
}
