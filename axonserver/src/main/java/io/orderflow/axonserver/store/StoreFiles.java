package io.orderflow.axonserver.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What can be told of RocksDB's files before RocksDB touches them. */
final class StoreFiles {

  private static final String MANIFEST = "MANIFEST-\\d+\n";

  private StoreFiles() {}

  /** What is wrong with the files in the directory; null when nothing is seen. */
  static @Nullable String damage(Path files) throws IOException {
    if (!Files.isDirectory(files)) {
      return null;
    }
    Path current = files.resolve("CURRENT");
    if (!Files.exists(current)) {
      return holdsData(files)
          ? "the file CURRENT is missing in %s, and data is there: restore a backup"
              .formatted(files)
          : null;
    }
    String name = Files.readString(current, StandardCharsets.ISO_8859_1);
    if (!name.matches(MANIFEST) || !Files.exists(files.resolve(name.strip()))) {
      return "the file %s names no manifest that is there: nothing was touched, restore a backup"
          .formatted(current);
    }
    return WriteAheadLog.damage(files, name.strip());
  }

  /** RocksDB makes a new store where CURRENT is missing, and removes what was there. */
  private static boolean holdsData(Path files) throws IOException {
    try (var all = Files.list(files)) {
      return all.map(Path::toString).anyMatch(each -> each.matches(".*\\.(sst|log)"));
    }
  }
}
