package io.orderflow.axonserver.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Whole copies of a node's data. A copy is marked as one last: unfinished, no node takes it. */
public final class Copies {

  private Copies() {}

  static void ofRunning(RocksStore rocks, Path data, Path target) {
    try {
      prepare(data, target);
      rocks.checkpoint(target.resolve("store"));
      finish(target);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot write %s: %s".formatted(target, failure.getMessage()), failure);
    }
  }

  /**
   * Copies a directory that no node uses into one that is new or empty, if a check of it finds
   * nothing wrong, and checks the copy too.
   *
   * @return what the check of the copy said; that of the original when nothing was copied
   * @throws io.orderflow.axonserver.DataDirectoryInUseException when a node uses the original
   * @throws io.orderflow.axonserver.UnsupportedFormatException when another version has written it
   * @throws UncheckedIOException when the target is not empty or cannot be written
   */
  public static CheckReport restore(Path source, Path target) {
    try (DirectoryLock lock = StoreCheck.lock(source)) {
      requireEmpty(source, target);
      CheckReport report = StoreCheck.checkLocked(source);
      if (!report.isClean()) {
        return report;
      }
      prepare(source, target);
      Path files = target.resolve("store");
      if (Files.isDirectory(source.resolve("store"))) {
        Durable.createDirectories(files);
        for (Path each : data(source.resolve("store"))) {
          copy(each, files.resolve(each.getFileName()));
        }
        Durable.force(files);
      }
      finish(target);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot copy %s to %s: %s".formatted(source, target, failure), failure);
    }
    return StoreCheck.check(target);
  }

  /** RocksDB's own lock and diary stay. */
  private static List<Path> data(Path files) throws IOException {
    try (var all = Files.list(files)) {
      return all.filter(Files::isRegularFile)
          .filter(each -> !each.getFileName().toString().matches("LOCK|LOG.*"))
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    try (FileChannel copied = FileChannel.open(to, StandardOpenOption.WRITE)) {
      copied.force(true);
    }
  }

  private static void requireEmpty(Path source, Path target) throws IOException {
    if (target.toAbsolutePath().normalize().startsWith(source.toAbsolutePath().normalize())) {
      throw new IOException("a copy within the data itself");
    }
    if (Files.exists(target)) {
      try (var content = Files.list(target)) {
        if (content.findAny().isPresent()) {
          throw new IOException("%s is not empty".formatted(target));
        }
      }
    }
  }

  private static void prepare(Path source, Path target) throws IOException {
    requireEmpty(source, target);
    Durable.createDirectories(target);
  }

  private static void finish(Path target) throws IOException {
    Durable.force(target);
    Format.mark(target);
  }
}
