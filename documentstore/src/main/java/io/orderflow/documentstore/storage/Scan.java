package io.orderflow.documentstore.storage;

/** A position that moves over entries; must be closed. Not safe for concurrent use. */
public interface Scan extends AutoCloseable {

  /** Moves to the next entry (the first call: to the first); false at the end. */
  boolean next();

  byte[] key();

  byte[] value();

  @Override
  void close();
}
