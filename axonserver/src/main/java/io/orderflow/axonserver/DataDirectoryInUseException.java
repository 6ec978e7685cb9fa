package io.orderflow.axonserver;

import java.nio.file.Path;

/** Another node, in this process or another, uses the data directory. */
public final class DataDirectoryInUseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DataDirectoryInUseException(Path directory) {
    super(
        "The data directory %s is in use by another node: stop that one, or choose another directory"
            .formatted(directory.toAbsolutePath()));
  }
}
