package io.orderflow.axonserver.store;

/** A read that was to use memory alone needs the disk. */
public final class NotInMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public static final NotInMemoryException INSTANCE = new NotInMemoryException();

  private NotInMemoryException() {
    super("Not in memory", null, false, false);
  }
}
