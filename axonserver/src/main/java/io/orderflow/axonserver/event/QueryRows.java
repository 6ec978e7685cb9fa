package io.orderflow.axonserver.event;

import io.orderflow.axonserver.protocol.event.QueryEventsResponse;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.SnapshotReader;
import io.orderflow.axonserver.store.StoredEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that a query asks for: what there is, then what comes. */
sealed interface QueryRows {

  int MOST = 64;
  long MOST_BYTES = 256 * 1024;

  /** Whether all that was there when the query began has been given out. */
  boolean isPast();

  /** The next rows; none when there is none at present, or before that none that is wanted. */
  List<QueryEventsResponse> next();

  /** The events of a log, in its order. */
  final class Events implements QueryRows {

    private final EventLog log;
    private final long last;
    private long next;

    /**
     * @param since the first instant wanted; null for all
     */
    Events(EventLog log, @Nullable Instant since) {
      this.log = log;
      this.last = log.head();
      this.next = since == null ? 0 : log.tokenAt(since.toEpochMilli());
    }

    @Override
    public boolean isPast() {
      return next > last;
    }

    @Override
    public List<QueryEventsResponse> next() {
      boolean past = isPast();
      List<StoredEvent> events =
          log.read(next, MOST, MOST_BYTES).stream()
              .filter(each -> past || each.token() <= last)
              .toList();
      if (!events.isEmpty()) {
        next = events.getLast().token() + 1;
      }
      return events.stream().map(EventRow::of).toList();
    }
  }

  /** The snapshots of a log: first by aggregate, then as they come. */
  final class Snapshots implements QueryRows {

    private final SnapshotReader reader;
    private final long since;

    Snapshots(EventLog log, @Nullable Instant since) {
      this.reader = log.snapshotReader();
      this.since = since == null ? Long.MIN_VALUE : since.toEpochMilli();
    }

    @Override
    public boolean isPast() {
      return reader.isPast();
    }

    @Override
    public List<QueryEventsResponse> next() {
      return reader.read(MOST, MOST_BYTES).stream()
          .map(StoredEvent::event)
          .filter(each -> each.getTimestamp() >= since)
          .map(EventRow::ofSnapshot)
          .toList();
    }
  }
}
