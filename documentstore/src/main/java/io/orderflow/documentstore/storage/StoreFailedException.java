package io.orderflow.documentstore.storage;

/**
 * A write or sync to disk failed. The store refuses every later write until it is opened again:
 * what a failed sync left on disk is unknown, so it is never retried.
 */
public final class StoreFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
