package io.orderflow.axonserver.store;

/** The context was deleted while it was being read. */
public final class ContextDeletedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ContextDeletedException(String context) {
    super("The context " + context + " was deleted");
  }
}
