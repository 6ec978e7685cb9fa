package io.orderflow.axonserver.store;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a context in memory, bounded in number and bytes, from which all readers at
 * the tail are fed. One thread adds, any may read: an event is either there whole or not at all.
 */
final class RecentEvents {

  private final AtomicReferenceArray<@Nullable StoredEvent> slots;
  private final int mask;
  private final long maxBytes;
  private long bytes;
  private long oldest;

  RecentEvents(int maxEvents, long maxBytes, long firstToken) {
    int capacity = Integer.highestOneBit(Math.max(2, maxEvents));
    this.slots = new AtomicReferenceArray<>(capacity);
    this.mask = capacity - 1;
    this.maxBytes = maxBytes;
    this.oldest = firstToken;
  }

  void add(StoredEvent event) {
    long token = event.token();
    bytes += event.size();
    while (oldest < token && (bytes > maxBytes || token - oldest > mask)) {
      StoredEvent old = slots.getAndSet((int) oldest & mask, null);
      if (old != null) {
        bytes -= old.size();
      }
      oldest++;
    }
    slots.set((int) token & mask, event);
  }

  /**
   * Puts an event in place of the one of the same token, if that is still in memory; if it does not
   * fit, neither stays there.
   */
  void replace(StoredEvent event) {
    int slot = (int) event.token() & mask;
    StoredEvent old = slots.get(slot);
    if (old != null && old.token() == event.token()) {
      long grown = bytes + event.size() - old.size();
      boolean fits = grown <= maxBytes;
      bytes = fits ? grown : bytes - old.size();
      slots.set(slot, fits ? event : null);
    }
  }

  @Nullable StoredEvent get(long token) {
    StoredEvent event = slots.get((int) token & mask);
    return event != null && event.token() == token ? event : null;
  }
}
