package io.orderflow.documentstore;

import java.nio.file.Path;

/** The data directory was written by a newer version of this store. */
public final class UnsupportedFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsupportedFormatException(Path directory, int found, int known) {
    super(
        "data directory "
            + directory
            + " has format "
            + found
            + ", this version reads formats up to "
            + known);
  }
}
