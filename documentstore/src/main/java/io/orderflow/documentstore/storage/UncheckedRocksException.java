package io.orderflow.documentstore.storage;

import org.rocksdb.RocksDBException;

/** A read that RocksDB could not answer, for instance because a block's checksum does not match. */
public final class UncheckedRocksException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UncheckedRocksException(String message, RocksDBException cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
