package io.orderflow.benchmarks;

import io.orderflow.systemtests.harness.OrderflowCommand;
import io.orderflow.systemtests.harness.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directories that benchmarks run on, below {@code benchmarks/target}, and their disk. */
public final class Subject {

  private Subject() {}

  /** A platform on a directory of its own, as the launcher starts it; not started yet. */
  static Platform fresh(String name) {
    return new Platform(directory(name).resolve("data"));
  }

  public static Path directory(String name) {
    Path directory = OrderflowCommand.root().resolve(Path.of("benchmarks", "target", "data", name));
    try {
      if (Files.exists(directory)) {
        delete(directory);
      }
      return Files.createDirectories(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  /** How long this disk takes to append and sync 1,000 bytes: the least that a promise costs. */
  public static Samples syncs(Path directory, int count) {
    Path file = directory.resolve("sync-probe");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      return Samples.take(count, () -> sync(channel));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static long sync(FileChannel channel) {
    long began = System.nanoTime();
    try {
      channel.write(ByteBuffer.allocate(1_000), channel.size());
      channel.force(false);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return System.nanoTime() - began;
  }
}
