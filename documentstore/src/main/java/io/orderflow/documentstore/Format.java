package io.orderflow.documentstore;

import io.orderflow.documentstore.protocol.StoredFormat;
import io.orderflow.documentstore.storage.Engine;
import java.nio.file.Path;

/** The version of the layout on disk. */
final class Format {

  static final int CURRENT = 1;

  private Format() {}

  static void check(Engine engine, Path directory) {
    int found = StoredFormat.readOrWrite(engine, CURRENT);
    if (found > CURRENT) {
      throw new UnsupportedFormatException(directory, found, CURRENT);
    }
  }
}
