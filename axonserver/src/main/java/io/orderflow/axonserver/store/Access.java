package io.orderflow.axonserver.store;

/** How far a read may go for its data. */
public enum Access {
  /** To the disk if need be: not for threads that serve connections. */
  DISK,
  /** To memory alone; what is not there is a {@link NotInMemoryException}. */
  MEMORY
}
