package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Subject;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB's own synced writes, which it groups by itself: what the disk and the engine allow. */
final class RocksWrites implements AutoCloseable {

  private static final int BYTES = 300;

  private final Options options = new Options().setCreateIfMissing(true);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB db;
  private final AtomicLong keys = new AtomicLong();

  RocksWrites() throws RocksDBException {
    RocksDB.loadLibrary();
    db = RocksDB.open(options, Subject.directory("rocksdb").resolve("db").toString());
  }

  void write() {
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(keys.getAndIncrement()).array();
    try {
      db.put(synced, key, new byte[BYTES]);
    } catch (RocksDBException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    db.close();
    synced.close();
    options.close();
  }
}
