package io.orderflow.axonserver.store;

import org.jspecify.annotations.Nullable;

/**
 * The store could not write, so nothing more is acknowledged until the node is started again.
 * Whether the write that failed is on disk is unknown. Or, as {@link StoreUnreadableException}, it
 * could not read.
 */
public sealed class StoreFailedException extends RuntimeException permits StoreUnreadableException {

  private static final long serialVersionUID = 1L;

  StoreFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
