package io.orderflow.axonserver;

import java.nio.file.Path;

/** Files of the store are damaged or missing. What is damaged was not touched. */
public final class DamagedStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DamagedStoreException(Path directory, String reason) {
    super("The data directory %s is damaged: %s".formatted(directory.toAbsolutePath(), reason));
  }
}
