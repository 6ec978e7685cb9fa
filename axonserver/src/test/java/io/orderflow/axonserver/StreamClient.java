package io.orderflow.axonserver;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.PersistentStream;
import io.axoniq.axonserver.connector.event.PersistentStreamCallbacks;
import io.axoniq.axonserver.connector.event.PersistentStreamProperties;
import io.axoniq.axonserver.connector.event.PersistentStreamSegment;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.streams.PersistentStreamEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A client of a persistent stream: it notes what it gets, and acknowledges each event. */
final class StreamClient implements AutoCloseable {

  private static final int BUFFER = 20;

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  private final List<Handled> handled = new CopyOnWriteArrayList<>();
  private final Set<PersistentStreamSegment> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<String> ending = new AtomicReference<>("");
  private final AtomicInteger quota;
  private final PersistentStream stream;

  record Handled(int segment, long token, String aggregateId, long number, boolean replay) {}

  StreamClient(
      AxonServerConnection connection, String id, @Nullable PersistentStreamProperties properties) {
    this(connection, id, properties, Integer.MAX_VALUE);
  }

  /**
   * @param quota how many events it handles until it is told to go on
   */
  StreamClient(
      AxonServerConnection connection,
      String id,
      @Nullable PersistentStreamProperties properties,
      int quota) {
    this.quota = new AtomicInteger(quota);
    PersistentStreamCallbacks callbacks =
        new PersistentStreamCallbacks(
            open::add,
            segment -> later(() -> finish(segment)),
            segment -> later(() -> handle(segment)),
            failure -> ending.set(failure == null ? "completed" : String.valueOf(failure)));
    this.stream =
        properties == null
            ? connection.eventChannel().openPersistentStream(id, BUFFER, BUFFER / 2, callbacks)
            : connection
                .eventChannel()
                .openPersistentStream(id, BUFFER, BUFFER / 2, callbacks, properties);
  }

  /** What comes after the end is of no interest. */
  private void later(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException closed) {
      open.clear();
    }
  }

  private void handle(PersistentStreamSegment segment) {
    while (!segment.isClosed() && quota.get() > 0) {
      PersistentStreamEvent next = segment.nextIfAvailable();
      if (next == null) {
        break;
      }
      quota.decrementAndGet();
      Event event = next.getEvent().getEvent();
      handled.add(
          new Handled(
              segment.segment(),
              next.getEvent().getToken(),
              event.getAggregateIdentifier(),
              event.getAggregateSequenceNumber(),
              next.getReplay()));
      segment.acknowledge(next.getEvent().getToken());
    }
    if (segment.isClosed()) {
      finish(segment);
    }
  }

  private void finish(PersistentStreamSegment segment) {
    if (open.remove(segment)) {
      segment.acknowledge(PersistentStreamSegment.PENDING_WORK_DONE_MARKER);
    }
  }

  /** Goes on with all that is there. */
  void goOn() {
    goOn(Integer.MAX_VALUE);
  }

  /** Handles so many events more. */
  void goOn(int more) {
    quota.set(more);
    open.forEach(segment -> later(() -> handle(segment)));
  }

  List<Handled> handled() {
    return List.copyOf(handled);
  }

  Set<PersistentStreamSegment> segments() {
    return Set.copyOf(open);
  }

  /**
   * "completed", or the error with which the node ended the stream; empty as long as it is open.
   */
  String ending() {
    return java.util.Objects.requireNonNull(ending.get());
  }

  /** Leaves in good order. */
  void leave() {
    open.forEach(segment -> later(() -> finish(segment)));
    stream.close();
  }

  /** The connector waits for each segment's last acknowledgement, so the worker ends later. */
  @Override
  public void close() {
    stream.close();
    worker.shutdownNow();
  }
}
