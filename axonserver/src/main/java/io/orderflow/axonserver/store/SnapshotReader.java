package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All snapshots of a log, each once: first those that there are, in the order of their aggregates,
 * then those that come, in theirs. For one thread at a time, which may wait for the disk.
 */
public final class SnapshotReader {

  private final EventLog log;
  private final RocksStore store;
  private final RecentSnapshots recent;
  private byte @Nullable [] from;
  private long next;

  SnapshotReader(EventLog log, RocksStore store, RecentSnapshots recent) {
    this.log = log;
    this.store = store;
    this.recent = recent;
    this.from = Keys.beginningOf(log.id());
    this.next = recent.next();
  }

  /** Whether all that was there at the beginning has been read. */
  public boolean isPast() {
    return from == null;
  }

  /**
   * The next snapshots; none when there is none at present.
   *
   * @throws QueueFullException when so many came since the last call that some are forgotten
   */
  public List<StoredEvent> read(int max, long maxBytes) {
    if (log.isDeleted()) {
      throw new ContextDeletedException(log.context());
    }
    byte[] start = from;
    return start == null ? later(max) : present(start, max, maxBytes);
  }

  private List<StoredEvent> present(byte[] start, int max, long maxBytes) {
    List<StoredEvent> snapshots = new ArrayList<>();
    long[] bytes = {0};
    from = null;
    store.scanMuch(
        Family.SNAPSHOTS,
        start,
        (key, value) -> {
          if (Keys.contextOf(key) != log.id()) {
            return false;
          }
          if (snapshots.size() == max || bytes[0] >= maxBytes) {
            from = key;
            return false;
          }
          if (!recent.holds(key, next)) {
            snapshots.add(new StoredEvent(-1, value, null));
            bytes[0] += value.length;
          }
          return true;
        });
    return snapshots;
  }

  private List<StoredEvent> later(int max) {
    List<StoredEvent> snapshots = new ArrayList<>();
    while (snapshots.size() < max && recent.isPublished(next)) {
      byte[] key = recent.key(next);
      if (key == null) {
        throw new QueueFullException(RecentSnapshots.KEPT);
      }
      next++;
      byte[] value = store.get(Family.SNAPSHOTS, key, Access.DISK);
      if (value != null) {
        snapshots.add(new StoredEvent(-1, value, null));
      }
    }
    return snapshots;
  }
}
