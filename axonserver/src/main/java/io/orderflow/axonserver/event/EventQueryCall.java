package io.orderflow.axonserver.event;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.event.QueryEventsRequest;
import io.orderflow.axonserver.protocol.event.QueryEventsResponse;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Events, or snapshots, as rows: the columns, what was there when it began, the word that this was
 * all, and then, if wanted, what is appended. Each message takes one of the client's permits.
 * Queries are for people: all of it is done by the readers' threads.
 *
 * <p>Whoever raises {@link #work} from 0 has it run until it is 0 again.
 */
final class EventQueryCall implements StreamObserver<QueryEventsRequest>, Following {

  private static final int STEPS_PER_TURN = 8;
  private static final QueryEventsResponse COMPLETE =
      QueryEventsResponse.newBuilder().setFilesCompleted(AppendCall.CONFIRMED).build();

  private final EventLog log;
  private final Executor readers;
  private final Clock clock;
  private final ServerCallStreamObserver<QueryEventsResponse> out;
  private final Followers followers;
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicLong permits = new AtomicLong();
  private volatile @Nullable EventQuery query;
  private volatile boolean live;
  private volatile boolean ofSnapshots;
  private volatile boolean gone;
  private volatile @Nullable Ending ending;

  // Used by whoever holds the work.
  private final Queue<QueryEventsResponse> step = new ArrayDeque<>();
  private @Nullable QueryRows rows;
  private boolean completeSent;
  private boolean ended;

  EventQueryCall(
      EventLog log,
      Executor readers,
      Clock clock,
      Followers followers,
      ServerCallStreamObserver<QueryEventsResponse> out) {
    this.log = log;
    this.readers = readers;
    this.clock = clock;
    this.followers = followers;
    this.out = out;
    out.setOnReadyHandler(this::proceed);
    out.setOnCancelHandler(this::leave);
  }

  @Override
  public void onNext(QueryEventsRequest request) {
    permits.accumulateAndGet(
        Math.max(0, request.getNumberOfPermits()), (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    if (query == null) {
      try {
        open(request);
      } catch (RuntimeException refusal) {
        end(refusal);
      }
    }
    proceed();
  }

  private void open(QueryEventsRequest request) {
    if (!request.getContextName().isEmpty() && !request.getContextName().equals(log.context())) {
      throw Failures.notOffered(
          "queries of %s on a connection to %s: connect to %1$s"
              .formatted(request.getContextName(), log.context()));
    }
    live = request.getLiveEvents();
    ofSnapshots = request.getQuerySnapshots();
    query = EventQuery.parse(request.getQuery(), clock.instant());
    followers.add(this);
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
      handToReader();
    }
  }

  private void handToReader() {
    try {
      readers.execute(this::run);
    } catch (RejectedExecutionException closing) {
      ending = new Ending(Failures.of(closing));
      run();
    }
  }

  private void run() {
    int done = 1;
    while (done != 0) {
      if (!turn()) {
        handToReader();
        return;
      }
      done = work.addAndGet(-done);
    }
  }

  /** False when others come first. */
  private boolean turn() {
    try {
      for (int steps = 0; mayGoOn(); steps++) {
        if (steps == STEPS_PER_TURN) {
          return false;
        }
        QueryRows started = rows;
        if (started == null) {
          start();
        } else if (!completeSent && step.isEmpty() && started.isPast()) {
          completeSent = true;
          send(COMPLETE);
          if (!live) {
            ending = new Ending(null);
          }
        } else if (!sendStep(started)) {
          break;
        }
      }
    } catch (RuntimeException failure) {
      ending = new Ending(Failures.of(failure));
    }
    finish();
    return true;
  }

  private boolean mayGoOn() {
    return query != null && !gone && ending == null && permits.get() > 0 && out.isReady();
  }

  private void start() {
    EventQuery wanted = query;
    Instant since = wanted == null ? null : wanted.since();
    rows = ofSnapshots ? new QueryRows.Snapshots(log, since) : new QueryRows.Events(log, since);
    send(EventRow.COLUMNS);
  }

  /** False when there is nothing to send yet. */
  private boolean sendStep(QueryRows from) {
    if (step.isEmpty()) {
      boolean past = from.isPast();
      step.addAll(from.next());
      if (step.isEmpty() && past) {
        return false;
      }
    }
    while (!step.isEmpty() && mayGoOn()) {
      send(step.remove());
    }
    return true;
  }

  private void send(QueryEventsResponse response) {
    permits.decrementAndGet();
    out.onNext(response);
  }

  private void finish() {
    Ending end = ending;
    if (end == null || ended) {
      return;
    }
    ended = true;
    leave();
    if (out.isCancelled()) {
      return;
    }
    if (end.failure() == null) {
      out.onCompleted();
    } else {
      out.onError(end.failure());
    }
  }

  private record Ending(@Nullable RuntimeException failure) {}
}
