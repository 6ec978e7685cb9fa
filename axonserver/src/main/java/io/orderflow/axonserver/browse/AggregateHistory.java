package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Access;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.List;

/** The events of one aggregate, by the index. */
final class AggregateHistory {

  private final EventLog log;
  private final String id;
  private final long last;

  AggregateHistory(EventLog log, String id) {
    this.log = log;
    this.id = id;
    this.last = log.lastSequenceNumber(id);
  }

  /** The last sequence number; -1 when there is no such aggregate. */
  long last() {
    return last;
  }

  /** From one sequence number to another, which are both there. */
  List<StoredEvent> read(long from, long to) {
    List<StoredEvent> events = log.readAggregate(id, from, to, (int) (to - from + 1), Access.DISK);
    if (events.size() != to - from + 1) {
      throw Failures.notFound("The aggregate " + id + " is gone");
    }
    return events;
  }

  /**
   * The sequence number of the first event at the token or after it; one more than the last when
   * there is none.
   */
  long firstFrom(long token) {
    long low = 0;
    long high = last + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (read(middle, middle).getFirst().token() >= token) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
