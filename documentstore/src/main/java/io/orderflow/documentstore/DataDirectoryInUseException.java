package io.orderflow.documentstore;

import java.nio.file.Path;

/** Another store, in this process or another, has the data directory open. */
public final class DataDirectoryInUseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  DataDirectoryInUseException(Path directory) {
    super("data directory " + directory + " is in use by another document store");
    this.directory = directory;
  }

  public Path directory() {
    return directory;
  }
}
