package io.orderflow.axonserver.store;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a log's latest snapshots, numbered in the order in which they were stored. A key is
 * here before its snapshot can be read, so that who reads all snapshots can tell which of them it
 * will be told of anyway.
 */
final class RecentSnapshots {

  static final int KEPT = 1_024;

  private final Map<Long, byte[]> keys = new HashMap<>();
  private long staged;
  private long published;

  synchronized void stage(byte[] key) {
    keys.put(staged++, key);
    keys.remove(staged - KEPT - 1);
  }

  /** What was staged is on disk. */
  synchronized void publish() {
    published = staged;
  }

  /** The number of the next snapshot. */
  synchronized long next() {
    return staged;
  }

  synchronized boolean isPublished(long number) {
    return number < published;
  }

  /** Null when so many came later that it is forgotten. */
  synchronized byte @Nullable [] key(long number) {
    return keys.get(number);
  }

  /** Whether the snapshot was stored under this number or a later one, as far as is known. */
  synchronized boolean holds(byte[] key, long from) {
    return from < staged
        && keys.entrySet().stream()
            .anyMatch(each -> each.getKey() >= from && Arrays.equals(each.getValue(), key));
  }
}
