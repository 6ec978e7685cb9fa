package io.orderflow.axonserver.event;

import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.protocol.event.GetAggregateEventsRequest;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
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
final class AggregateReader implements Runnable {

  private static final int STEP = 256;

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
      try {
        readers.execute(this);
      } catch (RejectedExecutionException closing) {
        answer.onError(
            io.grpc.Status.UNAVAILABLE.withDescription("The node is closing").asRuntimeException());
      }
    }
  }

  @Override
  public void run() {
    int done = 1;
    while (done != 0) {
      try {
        send();
      } catch (RuntimeException failure) {
        if (!ended && !answer.isCancelled()) {
          ended = true;
          answer.onError(Failures.of(failure));
        }
      }
      done = work.addAndGet(-done);
    }
  }

  private void send() {
    while (!ended && !answer.isCancelled() && answer.isReady()) {
      StoredEvent event = step.poll();
      if (event != null) {
        answer.onNext(event);
      } else if (complete) {
        ended = true;
        answer.onCompleted();
      } else {
        read();
      }
    }
  }

  private void read() {
    if (!started) {
      started = true;
      if (request.getAllowSnapshots()) {
        log.snapshots(request.getAggregateId(), next, last, 1)
            .forEach(
                snapshot -> {
                  step.add(snapshot.event());
                  next = snapshot.sequenceNumber() + 1;
                });
      }
    }
    List<StoredEvent> events = log.readAggregate(request.getAggregateId(), next, last, STEP);
    step.addAll(events);
    next += events.size();
    complete = events.size() < STEP;
  }
}
