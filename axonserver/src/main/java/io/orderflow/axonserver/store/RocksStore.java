package io.orderflow.axonserver.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB, opened with one column family per kind of data. Reading after {@link #close} throws
 * {@link StoreClosedException} instead of touching freed native memory.
 */
final class RocksStore implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RocksStore.class);

  /** As much as a reader takes at once: what is read beyond that is read again. */
  private static final long READ_AHEAD = 256 * 1024;

  /** Indexes and filters are read in pieces of this size, and only those pieces that are wanted. */
  private static final long METADATA_BLOCK = 4 * 1024;

  /** The part of the cache that blocks of data cannot displace indexes and filters from. */
  private static final double METADATA_SHARE = 0.5;

  private final Cache cache;
  private final BloomFilter bloom = new BloomFilter(10);
  private final DBOptions options;
  private final Map<Family, ColumnFamilyOptions> familyOptions = new EnumMap<>(Family.class);
  private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final ReadOptions scan =
      new ReadOptions().setReadaheadSize(READ_AHEAD).setFillCache(false);
  private final ReadOptions passing = new ReadOptions().setFillCache(false);
  private final ReadOptions point = new ReadOptions();
  private final ReadOptions memory = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
  private final RocksDB db;
  private final BackgroundWrites background;
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;
  private volatile @Nullable StoreUnreadableException unreadable;

  /** The kinds of data, each in a column family of the same name. */
  enum Family {
    META("default"),
    EVENTS("events"),
    AGGREGATES("aggregates"),
    SNAPSHOTS("snapshots"),
    SCHEDULES("schedules"),
    DUE("due"),
    STREAMS("streams"),
    TRANSFORMATIONS("transformations");

    private final String columnFamily;

    String columnFamily() {
      return columnFamily;
    }

    Family(String columnFamily) {
      this.columnFamily = columnFamily;
    }
  }

  static {
    RocksDB.loadLibrary();
  }

  RocksStore(Path directory, StoreOptions store) throws RocksDBException {
    cache = new LRUCache(store.blockCacheBytes(), -1, false, METADATA_SHARE);
    options =
        verifyingLogs()
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setDbWriteBufferSize(store.memtableBytes())
            .setMaxTotalWalSize(4 * store.memtableBytes())
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(256)
            .setKeepLogFileNum(2)
            .setMaxBgErrorResumeCount(0)
            .setStatsDumpPeriodSec(0);
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (Family family : Family.values()) {
      ColumnFamilyOptions each = optionsOf(family, store);
      familyOptions.put(family, each);
      descriptors.add(
          new ColumnFamilyDescriptor(
              family.columnFamily.getBytes(java.nio.charset.StandardCharsets.UTF_8), each));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    db = RocksDB.open(options, directory.toString(), descriptors, handles);
    for (Family family : Family.values()) {
      families.put(family, handles.get(family.ordinal()));
    }
    background = new BackgroundWrites(db);
  }

  /** A log that is missing or too short is noticed. This option has no setter in Java. */
  static DBOptions verifyingLogs() {
    Properties properties = new Properties();
    properties.setProperty("track_and_verify_wals_in_manifest", "true");
    DBOptions verifying = DBOptions.getDBOptionsFromProps(properties);
    if (verifying == null) {
      throw new IllegalStateException("RocksDB does not know " + properties);
    }
    return verifying;
  }

  private ColumnFamilyOptions optionsOf(Family family, StoreOptions store) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(family == Family.EVENTS ? 32 * 1024 : 8 * 1024)
            .setFormatVersion(5)
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setMetadataBlockSize(METADATA_BLOCK)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinTopLevelIndexAndFilter(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    if (family == Family.AGGREGATES || family == Family.SCHEDULES) {
      table.setFilterPolicy(bloom);
    }
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setWriteBufferSize(store.memtableBytes() / 2)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  /** Writes what is in memory into files and links or copies all files into a new directory. */
  void checkpoint(Path target) {
    using(
        () -> {
          try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
          }
          return true;
        });
  }

  /** Writes what is in memory into files; logs of what was written before are not needed then. */
  void flush() {
    using(
        () -> {
          try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting, List.copyOf(families.values()));
          }
          return true;
        });
  }

  /** Writes the files of a context anew; throws {@link NotInMemoryException} when canceled. */
  void compact(Family family, int context, CompactRangeOptions options) {
    using(
        () -> {
          db.compactRange(
              family(family), Keys.beginningOf(context), Keys.beginningOf(context + 1), options);
          return true;
        });
  }

  BatchWriter writer() {
    return batch -> db.write(synced, batch);
  }

  /** Asks of what RocksDB writes by itself. */
  BackgroundWrites.Answer background() {
    return using(background::look);
  }

  ColumnFamilyHandle family(Family family) {
    ColumnFamilyHandle handle = families.get(family);
    if (handle == null) {
      throw new IllegalStateException("No column family for " + family);
    }
    return handle;
  }

  void put(WriteBatch batch, Family family, byte[] key, byte[] value) throws RocksDBException {
    batch.put(family(family), key, value);
  }

  void delete(WriteBatch batch, Family family, byte[] key) throws RocksDBException {
    batch.delete(family(family), key);
  }

  /** All keys from the first on and before the second. */
  void deleteRange(WriteBatch batch, Family family, byte[] from, byte[] before)
      throws RocksDBException {
    batch.deleteRange(family(family), from, before);
  }

  byte @Nullable [] get(Family family, byte[] key, Access access) {
    ReadOptions options = options(access);
    return reading(() -> db.get(family(family), options, key));
  }

  private ReadOptions options(Access access) {
    return access == Access.MEMORY ? memory : point;
  }

  /** The values of all the keys, in their order; null for one that is not there. */
  List<byte @Nullable []> getAll(Family family, List<byte[]> keys) {
    ColumnFamilyHandle handle = family(family);
    List<ColumnFamilyHandle> handles = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      handles.add(handle);
    }
    return reading(
        () -> {
          List<byte @Nullable []> values = new ArrayList<>(db.multiGetAsList(point, handles, keys));
          for (int i = 0; i < values.size(); i++) {
            if (values.get(i) == null) {
              // RocksDB's Java says null of what it cannot read, too; of one key it says why.
              values.set(i, db.get(handle, point, keys.get(i)));
            }
          }
          return values;
        });
  }

  /** Walks from the first key at or after {@code from} while the visitor wants more. */
  void scan(Family family, byte[] from, Access access, Visitor visitor) {
    scan(family, from, options(access), visitor);
  }

  /** The same for a large part of the data, which does not displace others from memory. */
  void scanMuch(Family family, byte[] from, Visitor visitor) {
    scan(family, from, scan, visitor);
  }

  private void scan(Family family, byte[] from, ReadOptions options, Visitor visitor) {
    reading(
        () -> {
          try (RocksIterator iterator = db.newIterator(family(family), options)) {
            iterator.seek(from);
            while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
              iterator.next();
            }
            iterator.status();
          }
          return true;
        });
  }

  /** Walks backwards from the last key at or before {@code from} while the visitor wants more. */
  void scanBack(Family family, byte[] from, Access access, Visitor visitor) {
    scanBack(family, from, options(access), visitor);
  }

  /** The same for a large part of the data, which does not displace others from memory. */
  void scanMuchBack(Family family, byte[] from, Visitor visitor) {
    scanBack(family, from, passing, visitor);
  }

  private void scanBack(Family family, byte[] from, ReadOptions options, Visitor visitor) {
    reading(
        () -> {
          try (RocksIterator iterator = db.newIterator(family(family), options)) {
            iterator.seekForPrev(from);
            while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
              iterator.prev();
            }
            iterator.status();
          }
          return true;
        });
  }

  /** The first failure of a read; null while all could be read. */
  @Nullable StoreUnreadableException unreadable() {
    return unreadable;
  }

  private <T extends @Nullable Object> T reading(Use<T> read) {
    try {
      return using(read);
    } catch (StoreUnreadableException failure) {
      if (unreadable == null) {
        unreadable = failure;
        log.error("What is stored cannot be read", failure);
      }
      throw failure;
    }
  }

  private <T extends @Nullable Object> T using(Use<T> use) {
    Lock lock = lifetime.readLock();
    lock.lock();
    try {
      if (closed) {
        throw new StoreClosedException();
      }
      return use.run();
    } catch (RocksDBException failure) {
      if (failure.getStatus() != null && failure.getStatus().getCode() == Status.Code.Incomplete) {
        throw NotInMemoryException.INSTANCE;
      }
      throw new StoreUnreadableException(failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Lock lock = lifetime.writeLock();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      families.values().forEach(ColumnFamilyHandle::close);
      background.close();
      db.close();
      synced.close();
      scan.close();
      passing.close();
      point.close();
      memory.close();
      options.close();
      familyOptions.values().forEach(ColumnFamilyOptions::close);
      bloom.close();
      cache.close();
    } finally {
      lock.unlock();
    }
  }

  /** Looks at one entry and says whether to go on. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(byte[] key, byte[] value);
  }

  @FunctionalInterface
  private interface Use<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }
}
