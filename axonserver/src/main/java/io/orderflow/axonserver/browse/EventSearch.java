package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Looks for events from the newest to the oldest, for a limited time: whoever asks goes on from
 * where it stopped.
 */
final class EventSearch {

  private static final int PAGE = 16;

  private final EventLog log;
  private final EventFilter filter;
  private final int limit;
  private final long deadline;
  private final List<Map<String, Object>> found = new ArrayList<>();
  private long scanned;
  private long reached;

  /**
   * @param limit how many to find at most
   * @param budget how long to look, but at least at one event
   */
  EventSearch(EventLog log, EventFilter filter, int limit, Duration budget) {
    this.log = log;
    this.filter = filter;
    this.limit = limit;
    this.deadline = System.nanoTime() + budget.toNanos();
  }

  /**
   * What was found, newest first.
   *
   * @param before the token below which to go on; empty when nothing is left
   * @param scanned how many events were looked at
   */
  record Found(List<Map<String, Object>> events, OptionalLong before, long scanned) {}

  /** Looks through all events from a token on and before another. */
  Found all(long from, long before) {
    reached = before;
    log.readBack(before, event -> event.token() >= from && lookAt(event));
    return result(reached > from);
  }

  /** Looks through the events of one aggregate, in the same range of tokens. */
  Found of(String aggregate, long from, long before) {
    AggregateHistory history = new AggregateHistory(log, aggregate);
    reached = before;
    long first = history.firstFrom(from);
    long last = history.firstFrom(before) - 1;
    boolean more = true;
    while (more && last >= first) {
      List<StoredEvent> page = history.read(Math.max(first, last - PAGE + 1), last);
      for (StoredEvent event : page.reversed()) {
        if (more) {
          more = lookAt(event);
          last--;
        }
      }
    }
    return result(last >= first);
  }

  /** Whether to go on. */
  private boolean lookAt(StoredEvent stored) {
    reached = stored.token();
    scanned++;
    Event event = stored.event();
    if (filter.isAny() || filter.matches(event)) {
      found.add(EventView.row(stored, event));
    }
    return found.size() < limit && System.nanoTime() - deadline < 0;
  }

  private Found result(boolean more) {
    return new Found(found, more ? OptionalLong.of(reached) : OptionalLong.empty(), scanned);
  }
}
