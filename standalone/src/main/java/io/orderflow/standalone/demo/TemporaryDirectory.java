package io.orderflow.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for as long as it is needed.
 *
 * @param kept whether it stays when it is closed
 */
record TemporaryDirectory(Path path, boolean kept) implements AutoCloseable {

  static TemporaryDirectory create(boolean kept) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory("orderflow-"), kept);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  @Override
  public void close() {
    if (kept) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException left) {
      throw new UncheckedIOException("cannot remove " + path, left);
    }
  }
}
