package io.orderflow.documentstore.storage;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * One RocksDB iterator over several ranges. The bounds keep it from walking over deleted entries
 * beyond them.
 */
final class RocksScan implements Scan {

  private final List<KeyRange> ranges;
  private final boolean reverse;
  private final Slice lower;
  private final Slice upper;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private int range;
  private boolean positioned;
  private byte @Nullable [] key;

  RocksScan(RocksDB db, @Nullable Snapshot snapshot, List<KeyRange> ranges, boolean reverse) {
    this.ranges = ranges;
    this.reverse = reverse;
    this.range = reverse ? ranges.size() - 1 : 0;
    lower = new Slice(ranges.getFirst().from());
    upper = new Slice(ranges.getLast().to());
    options = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
    if (snapshot != null) {
      options.setSnapshot(snapshot);
    }
    iterator = db.newIterator(options);
  }

  @Override
  public boolean next() {
    while (range >= 0 && range < ranges.size()) {
      KeyRange current = ranges.get(range);
      advance(current);
      byte[] found = valid() ? iterator.key() : null;
      if (found != null && inside(current, found)) {
        key = found;
        return true;
      }
      range += reverse ? -1 : 1;
      positioned = false;
    }
    key = null;
    return false;
  }

  private boolean valid() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new UncheckedRocksException("reading failed", e);
    }
    return false;
  }

  private void advance(KeyRange current) {
    if (positioned) {
      if (reverse) {
        iterator.prev();
      } else {
        iterator.next();
      }
      return;
    }
    positioned = true;
    if (!reverse) {
      iterator.seek(current.from());
      return;
    }
    if (range == ranges.size() - 1) {
      iterator.seekToLast();
      return;
    }
    iterator.seekForPrev(current.to());
    if (iterator.isValid() && Arrays.equals(iterator.key(), current.to())) {
      iterator.prev();
    }
  }

  private boolean inside(KeyRange current, byte[] found) {
    return reverse
        ? Arrays.compareUnsigned(found, current.from()) >= 0
        : Arrays.compareUnsigned(found, current.to()) < 0;
  }

  @Override
  public byte[] key() {
    if (key == null) {
      throw new IllegalStateException("not on an entry");
    }
    return key;
  }

  @Override
  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    lower.close();
    upper.close();
  }
}
