package io.orderflow.axonserver.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last sequence numbers of the aggregates that were written to lately. They run ahead of the
 * disk while a group is staged, so nothing may be forgotten then: only {@link #trim} forgets.
 */
final class AggregateHeads {

  private final Map<String, Long> heads = new LinkedHashMap<>(1024, 0.75f, true);
  private final int limit;

  AggregateHeads(int limit) {
    this.limit = limit;
  }

  /** Null when it is not known here. */
  @Nullable Long get(String aggregateId) {
    return heads.get(aggregateId);
  }

  void put(String aggregateId, long sequenceNumber) {
    heads.put(aggregateId, sequenceNumber);
  }

  /** Forgets those beyond the limit that were not asked for the longest; between two groups. */
  void trim() {
    Iterator<String> eldest = heads.keySet().iterator();
    for (int excess = heads.size() - limit; excess > 0; excess--) {
      eldest.next();
      eldest.remove();
    }
  }
}
