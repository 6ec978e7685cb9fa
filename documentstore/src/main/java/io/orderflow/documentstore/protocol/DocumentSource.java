package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.bson.Document;

/** Documents one after the other; must be closed. Not safe for concurrent use. */
interface DocumentSource extends AutoCloseable {

  /** Moves to the next document; false at the end. */
  boolean advance();

  /** The document as it is stored. */
  byte[] bson();

  /** The document, decoded once and the caller's to change. */
  Document document();

  @Override
  void close();
}
