package io.orderflow.documentstore.storage;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The two operations that make data durable; a seam at which tests inject faults. */
public interface Disk {

  /** Straight to RocksDB. */
  Disk ROCKSDB = new Disk() {};

  default void write(RocksDB db, WriteOptions options, WriteBatch batch) throws RocksDBException {
    db.write(options, batch);
  }

  default void sync(RocksDB db) throws RocksDBException {
    db.syncWal();
  }
}
