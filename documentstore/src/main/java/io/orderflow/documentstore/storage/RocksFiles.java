package io.orderflow.documentstore.storage;

import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.Filter;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Opens RocksDB with a small memory budget: 24 MB block cache and two memtables of 16 MB. */
final class RocksFiles implements AutoCloseable {

  private static final long BLOCK_CACHE_BYTES = 24L << 20;
  private static final long MEMTABLE_BYTES = 16L << 20;

  private final LRUCache cache;
  private final Filter bloom;
  private final Options options;
  private final RocksDB db;

  private RocksFiles(LRUCache cache, Filter bloom, Options options, RocksDB db) {
    this.cache = cache;
    this.bloom = bloom;
    this.options = options;
    this.db = db;
  }

  static RocksFiles open(Path directory) {
    RocksDB.loadLibrary();
    LRUCache cache = new LRUCache(BLOCK_CACHE_BYTES);
    Filter bloom = new BloomFilter(10);
    Options options = options(cache, bloom);
    try {
      return new RocksFiles(cache, bloom, options, RocksDB.open(options, directory.toString()));
    } catch (RocksDBException e) {
      options.close();
      bloom.close();
      cache.close();
      throw new UncheckedRocksException("cannot open " + directory, e);
    }
  }

  private static Options options(LRUCache cache, Filter bloom) {
    return new Options()
        .setCreateIfMissing(true)
        .setWriteBufferSize(MEMTABLE_BYTES)
        .setMaxWriteBufferNumber(2)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setMaxBackgroundJobs(2)
        .setMaxTotalWalSize(4 * MEMTABLE_BYTES)
        .setRecycleLogFileNum(2)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(3)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(bloom)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5));
  }

  RocksDB db() {
    return db;
  }

  @Override
  public void close() {
    db.close();
    options.close();
    bloom.close();
    cache.close();
  }
}
