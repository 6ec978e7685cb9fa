package io.orderflow.documentstore.protocol;

import io.orderflow.documentstore.bson.RawDocument;

/** Documents one after the other; must be closed. Not safe for concurrent use. */
interface DocumentSource extends AutoCloseable {

  /** Moves to the next document; false at the end. */
  boolean advance();

  /** The document that {@link #advance} found, the caller's to change. */
  RawDocument current();

  @Override
  void close();
}
