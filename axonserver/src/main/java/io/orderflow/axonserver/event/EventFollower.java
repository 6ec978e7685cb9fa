package io.orderflow.axonserver.event;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.event.GetEventsRequest;
import io.orderflow.axonserver.protocol.event.PayloadDescription;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.PayloadType;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows the log. It is sent events as long as it has permits and its transport
 * takes them. At the tail they come from memory, in whichever thread notices first; further behind
 * they are read from disk in steps, by a reader's thread.
 *
 * <p>Whoever raises {@link #work} from 0 sends until it is 0 again; others only raise it. All of
 * the answer's methods are called from there.
 */
final class EventFollower implements StreamObserver<GetEventsRequest>, Following {

  private static final int STEP_EVENTS = 256;
  private static final long STEP_BYTES = 256 * 1024;
  private static final int STEPS_PER_TURN = 8;

  /** An excluded event is sent after so many left out, so that the client's position moves on. */
  private static final int MAX_LEFT_OUT = 1_000;

  private final EventLog log;
  private final Executor readers;
  private final ServerCallStreamObserver<StoredEvent> answer;
  private final Followers followers;
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicLong permits = new AtomicLong();
  private volatile Set<PayloadType> excluded = Set.of();
  private volatile boolean opened;
  private volatile @Nullable Ending ending;
  private volatile boolean gone;

  // Used by whoever holds the work.
  private long position;
  private int leftOut;
  private boolean ended;
  private final Queue<StoredEvent> step = new ArrayDeque<>();

  EventFollower(
      EventLog log,
      Executor readers,
      Followers followers,
      ServerCallStreamObserver<StoredEvent> answer) {
    this.log = log;
    this.readers = readers;
    this.followers = followers;
    this.answer = answer;
    answer.setOnReadyHandler(this::proceed);
    answer.setOnCancelHandler(this::leave);
  }

  @Override
  public void onNext(GetEventsRequest request) {
    if (!opened) {
      if (request.getTrackingToken() < 0) {
        end(Failures.invalid("A position is never below 0"));
        return;
      }
      position = request.getTrackingToken();
      opened = true;
      followers.add(this);
    }
    if (request.getBlacklistCount() > 0) {
      exclude(request);
    }
    if (request.getNumberOfPermits() > 0) {
      permits.accumulateAndGet(
          request.getNumberOfPermits(), (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }
    proceed();
  }

  private void exclude(GetEventsRequest request) {
    Set<PayloadType> more = new HashSet<>(excluded);
    for (PayloadDescription each : request.getBlacklistList()) {
      more.add(new PayloadType(each.getType(), each.getRevision()));
    }
    excluded = Set.copyOf(more);
  }

  @Override
  public void onError(Throwable cancelled) {
    leave();
  }

  @Override
  public void onCompleted() {
    ending = new Ending(null);
    proceed();
  }

  @Override
  public void end(RuntimeException reason) {
    ending = new Ending(reason);
    proceed();
  }

  private void leave() {
    gone = true;
    followers.remove(this);
  }

  @Override
  public void proceed() {
    if (work.getAndIncrement() == 0) {
      run(false);
    }
  }

  private void run(boolean mayRead) {
    int done = 1;
    while (done != 0) {
      if (!send(mayRead)) {
        handToReader();
        return;
      }
      done = work.addAndGet(-done);
    }
  }

  private void handToReader() {
    try {
      readers.execute(() -> run(true));
    } catch (RejectedExecutionException closing) {
      ending =
          new Ending(
              Status.UNAVAILABLE.withDescription("The node is closing").asRuntimeException());
      run(true);
    }
  }

  /** False when it is a reader's turn. */
  private boolean send(boolean mayRead) {
    int steps = 0;
    while (opened && !gone && ending == null && permits.get() > 0 && answer.isReady()) {
      StoredEvent next = next();
      if (next == null && position > log.head()) {
        break;
      }
      if (next != null) {
        send(next);
      } else if (!mayRead || steps == STEPS_PER_TURN) {
        return false;
      } else {
        steps++;
        readStep();
      }
    }
    finish();
    return true;
  }

  private @Nullable StoredEvent next() {
    StoredEvent read = step.poll();
    return read != null ? read : log.recent(position);
  }

  private void readStep() {
    try {
      step.addAll(log.read(position, STEP_EVENTS, STEP_BYTES));
    } catch (RuntimeException unreadable) {
      ending = new Ending(Failures.of(unreadable));
    }
  }

  private void send(StoredEvent event) {
    position = event.token() + 1;
    Set<PayloadType> unwanted = excluded;
    if (!unwanted.isEmpty() && unwanted.contains(event.payloadType()) && ++leftOut < MAX_LEFT_OUT) {
      return;
    }
    leftOut = 0;
    permits.decrementAndGet();
    answer.onNext(event);
    followers.delivered().increment();
  }

  private void finish() {
    Ending end = ending;
    if (end == null || ended) {
      return;
    }
    ended = true;
    leave();
    if (answer.isCancelled()) {
      return;
    }
    if (end.failure() == null) {
      answer.onCompleted();
    } else {
      answer.onError(end.failure());
    }
  }

  private record Ending(@Nullable RuntimeException failure) {}
}
