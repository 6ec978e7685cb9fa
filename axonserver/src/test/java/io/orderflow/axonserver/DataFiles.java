package io.orderflow.axonserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Files of a node that a test looks at and damages. */
final class DataFiles {

  private DataFiles() {}

  /** The files below the directory and what is in them; locks, and RocksDB's own diary, apart. */
  static Map<String, Integer> contents(Path directory) throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (var files = Files.walk(directory)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        if (!each.getFileName().toString().matches("LOG.*|LOCK|node.lock")) {
          contents.put(
              directory.relativize(each).toString(), Arrays.hashCode(Files.readAllBytes(each)));
        }
      }
    }
    return contents;
  }

  /** The largest file whose name matches. */
  static Path largest(Path directory, String pattern) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(each -> each.getFileName().toString().matches(pattern))
          .max(java.util.Comparator.comparingLong(each -> each.toFile().length()))
          .orElseThrow();
    }
  }

  static void flip(Path file, long place) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) place] ^= 0x40;
    Files.write(file, bytes);
  }
}
