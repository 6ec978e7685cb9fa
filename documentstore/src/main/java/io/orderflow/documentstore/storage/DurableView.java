package io.orderflow.documentstore.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/**
 * A snapshot of what is on disk for certain. Readers share it by counting references, and never see
 * a write that a crash could take back.
 */
public final class DurableView implements View, AutoCloseable {

  private final RocksDB db;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private final long ticket;
  private final AtomicInteger references = new AtomicInteger(1);

  DurableView(RocksDB db, long ticket) {
    this.db = db;
    this.ticket = ticket;
    this.snapshot = db.getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  /** Every write up to this ticket is in this view. */
  public long ticket() {
    return ticket;
  }

  boolean retain() {
    int count = references.get();
    while (count > 0) {
      if (references.compareAndSet(count, count + 1)) {
        return true;
      }
      count = references.get();
    }
    return false;
  }

  /** One more holder of this view, who closes it too. */
  public DurableView share() {
    if (!retain()) {
      throw new IllegalStateException("view is closed");
    }
    return this;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return db.get(options, key);
    } catch (RocksDBException e) {
      throw new UncheckedRocksException("reading failed", e);
    }
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    try {
      return keys.isEmpty() ? new ArrayList<>() : db.multiGetAsList(options, keys);
    } catch (RocksDBException e) {
      throw new UncheckedRocksException("reading failed", e);
    }
  }

  @Override
  public Scan scan(List<KeyRange> ranges, boolean reverse) {
    return ranges.isEmpty() ? EmptyScan.INSTANCE : new RocksScan(db, snapshot, ranges, reverse);
  }

  @Override
  public void close() {
    if (references.decrementAndGet() == 0) {
      options.close();
      db.releaseSnapshot(snapshot);
      snapshot.close();
    }
  }
}
