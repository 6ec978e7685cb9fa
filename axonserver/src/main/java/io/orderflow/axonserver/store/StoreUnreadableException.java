package io.orderflow.axonserver.store;

/** Something that is stored cannot be read: a file is damaged or missing, or the disk fails. */
public final class StoreUnreadableException extends StoreFailedException {

  private static final long serialVersionUID = 1L;

  StoreUnreadableException(String reason, Throwable cause) {
    super("The store cannot be read: " + reason, cause);
  }
}
