package io.orderflow.documentstore.bson;

/** Bytes that are no document, or hold what this store cannot keep. */
public final class InvalidBsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidBsonException(String message) {
    super(message);
  }
}
