package io.orderflow.axonserver.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks up, at once for a whole group of writes, whether the aggregates that they begin with are
 * where their clients believe them to be: two reads of known keys for each, in place of a search.
 */
final class HeadLookups {

  private HeadLookups() {}

  /** Between two groups: what it finds out is what the disk holds. */
  static void before(List<Write> group) {
    Map<EventLog, Map<String, Long>> first = new HashMap<>();
    for (Write write : group) {
      if (write instanceof Write.AppendEvents append && !append.log().isDeleted()) {
        Map<String, Long> ofLog = first.computeIfAbsent(append.log(), any -> new LinkedHashMap<>());
        for (EventRecord event : append.events()) {
          if (event.hasAggregate()) {
            ofLog.putIfAbsent(event.aggregateId(), event.sequenceNumber());
          }
        }
      }
    }
    first.forEach(EventLog::learnHeads);
  }
}
