package io.orderflow.axonserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Takes a directory away with all that is in it. */
final class TemporaryDirectory {

  private TemporaryDirectory() {}

  static void delete(Path directory) {
    try (var tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot delete " + directory, failure);
    }
  }
}
