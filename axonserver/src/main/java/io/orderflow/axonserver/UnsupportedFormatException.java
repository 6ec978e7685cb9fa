package io.orderflow.axonserver;

import java.nio.file.Path;

/** The data directory was written by a node that is newer than this one, or by none. */
public final class UnsupportedFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnsupportedFormatException(Path directory, String found, int supported) {
    super(
        (found.matches("[1-9][0-9]{0,8}")
                ? "The data directory %s has format %s; this node reads format %d: use the node that wrote it, or a newer one"
                : "The format of the data directory %s cannot be read: its file format-version says '%s' instead of %d. Restore that file")
            .formatted(directory.toAbsolutePath(), found, supported));
  }
}
