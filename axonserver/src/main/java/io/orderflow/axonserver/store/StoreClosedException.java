package io.orderflow.axonserver.store;

/** The store is closing, or closed: the request was not carried out. */
public final class StoreClosedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreClosedException() {
    super("The node is closing");
  }
}
