package io.orderflow.axonserver;

import java.nio.file.Path;

/** The data directory was written by a node that is newer than this one. */
public final class UnsupportedFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(Path directory, String found, int supported) {
    super(
        "The data directory %s has format %s; this node reads format %d: use the node that wrote it, or a newer one"
            .formatted(directory.toAbsolutePath(), found, supported));
  }
}
