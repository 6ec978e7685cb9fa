package io.orderflow.documentstore.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The changes of one command, readable before they are written, and written all or not at all.
 * Whoever uses it holds the lock of everything that it touches.
 */
public final class WriteSession implements View {

  static final byte[] DELETED = new byte[0];

  private final RocksDB db;
  private final TreeMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);
  private final List<KeyRange> cleared = new ArrayList<>();

  WriteSession(RocksDB db) {
    this.db = db;
  }

  public boolean isEmpty() {
    return changes.isEmpty() && cleared.isEmpty();
  }

  /** Values must not be empty: an empty array stands for a deletion. */
  public void put(byte[] key, byte[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException("empty value");
    }
    changes.put(key, value);
  }

  public void delete(byte[] key) {
    changes.put(key, DELETED);
  }

  /**
   * Removes what is stored in {@code range}; later puts into it are kept, earlier ones of this
   * session must not exist.
   */
  public void clear(KeyRange range) {
    cleared.add(range);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] change = changes.get(key);
    if (change != null) {
      return change == DELETED ? null : change;
    }
    try {
      return db.get(key);
    } catch (RocksDBException e) {
      throw new UncheckedRocksException("reading failed", e);
    }
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    if (keys.isEmpty()) {
      return new ArrayList<>();
    }
    List<byte @Nullable []> values;
    try {
      values = db.multiGetAsList(keys);
    } catch (RocksDBException e) {
      throw new UncheckedRocksException("reading failed", e);
    }
    if (!changes.isEmpty()) {
      for (int i = 0; i < keys.size(); i++) {
        byte[] change = changes.get(keys.get(i));
        if (change != null) {
          values.set(i, change == DELETED ? null : change);
        }
      }
    }
    return values;
  }

  @Override
  public Scan scan(List<KeyRange> ranges, boolean reverse) {
    if (ranges.isEmpty()) {
      return EmptyScan.INSTANCE;
    }
    Scan stored = new RocksScan(db, null, ranges, reverse);
    NavigableMap<byte[], byte[]> own = new TreeMap<>(Arrays::compareUnsigned);
    for (KeyRange range : ranges) {
      own.putAll(changes.subMap(range.from(), true, range.to(), false));
    }
    return own.isEmpty()
        ? stored
        : new MergedScan(stored, reverse ? own.descendingMap() : own, reverse);
  }

  WriteBatch toBatch() throws RocksDBException {
    WriteBatch batch = new WriteBatch();
    for (KeyRange range : cleared) {
      batch.deleteRange(range.from(), range.to());
    }
    for (Map.Entry<byte[], byte[]> change : changes.entrySet()) {
      if (change.getValue() == DELETED) {
        batch.delete(change.getKey());
      } else {
        batch.put(change.getKey(), change.getValue());
      }
    }
    return batch;
  }
}
