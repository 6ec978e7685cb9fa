package io.orderflow.axonserver.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What can be told of RocksDB's files before RocksDB touches them. */
final class StoreFiles {

  private StoreFiles() {}

  /** What is wrong with the files in the directory; null when nothing is seen. */
  static @Nullable String damage(Path files) throws IOException {
    if (!Files.isDirectory(files)) {
      return null;
    }
    if (!Files.exists(files.resolve("CURRENT")) && holdsData(files)) {
      return "the file CURRENT is missing in %s, and data is there: restore a backup"
          .formatted(files);
    }
    return WriteAheadLog.damage(files);
  }

  /** RocksDB makes a new store where CURRENT is missing, and removes what was there. */
  private static boolean holdsData(Path files) throws IOException {
    try (var all = Files.list(files)) {
      return all.map(Path::toString).anyMatch(each -> each.matches(".*\\.(sst|log)"));
    }
  }
}
