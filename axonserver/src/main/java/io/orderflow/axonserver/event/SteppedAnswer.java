package io.orderflow.axonserver.event;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Access;
import io.orderflow.axonserver.store.NotInMemoryException;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends what is read in steps to a client, as fast as its transport takes it. The first step is
 * tried in the thread that serves the connection, from memory alone.
 */
final class SteppedAnswer {

  private final Steps steps;
  private final Executor readers;
  private final ServerCallStreamObserver<StoredEvent> answer;
  private final AtomicInteger work = new AtomicInteger();

  // Used by whoever holds the work.
  private final Queue<StoredEvent> step = new ArrayDeque<>();
  private boolean complete;
  private volatile boolean ended;

  /** Where the events come from. */
  interface Steps {
    /**
     * Adds what comes next.
     *
     * @return whether more may come
     * @throws NotInMemoryException when it lies on disk and access is to memory; what was added
     *     before is sent, and it is asked again
     */
    boolean next(Access access, Queue<StoredEvent> events);
  }

  SteppedAnswer(Steps steps, Executor readers, ServerCallStreamObserver<StoredEvent> answer) {
    this.steps = steps;
    this.readers = readers;
    this.answer = answer;
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
        complete = !steps.next(access, step);
      }
    }
  }
}
