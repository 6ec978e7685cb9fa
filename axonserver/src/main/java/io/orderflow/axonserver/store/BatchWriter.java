package io.orderflow.axonserver.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The one place where writes reach the disk, so that tests can make it fail. */
@FunctionalInterface
public interface BatchWriter {

  /** Writes the batch and returns once it is on disk. */
  void write(WriteBatch batch) throws RocksDBException;
}
