package io.orderflow.axonserver.store;

/** More writes wait than the node holds: the request was not carried out and may be sent again. */
public final class QueueFullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  QueueFullException(int waiting) {
    super(waiting + " writes are waiting for the disk already");
  }
}
