package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a tail does at a time: looks at no more than the last 2,000 events and at 1 MiB of them, and
 * shows the last 100 that are wanted.
 *
 * @param rows the events to show, in their order
 * @param leftOut how many are not shown although they are wanted, or were not looked at
 * @param next where to go on
 */
record TailStep(Collection<Map<String, Object>> rows, long leftOut, long next) {

  private static final int SHOWN = 100;
  private static final int LOOKED_AT = 2_000;
  private static final long BYTES = 1 << 20;

  /**
   * @param from the first token, which is there
   */
  static TailStep from(long from, EventLog log, Wanted wanted) {
    long end = log.head() + 1;
    long next = Math.max(from, end - (wanted.isAny() ? SHOWN : LOOKED_AT));
    long leftOut = next - from;
    ArrayDeque<Map<String, Object>> rows = new ArrayDeque<>();
    List<StoredEvent> page = read(log, next, end, BYTES);
    for (long bytes = 0; !page.isEmpty(); page = read(log, next, end, BYTES - bytes)) {
      for (StoredEvent stored : page) {
        Event event = stored.event();
        if (wanted.has(stored, event)) {
          rows.add(EventView.row(stored, event));
        }
        if (rows.size() > SHOWN) {
          rows.remove();
          leftOut++;
        }
        bytes += stored.size();
        next = stored.token() + 1;
      }
    }
    return new TailStep(rows, leftOut, next);
  }

  private static List<StoredEvent> read(EventLog log, long next, long end, long bytes) {
    if (next >= end || bytes <= 0) {
      return List.of();
    }
    StoredEvent recent = log.recent(next);
    return recent != null ? List.of(recent) : log.read(next, (int) (end - next), bytes);
  }

  boolean isSilent() {
    return rows.isEmpty() && leftOut == 0;
  }
}
