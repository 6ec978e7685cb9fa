package io.orderflow.axonserver.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How much room the files of a store take. They are looked at once in two seconds at most: there
 * may be thousands.
 */
public final class StoreSize {

  private static final long FRESH = TimeUnit.SECONDS.toNanos(2);

  private final Path directory;
  private long bytes;
  private long freeBytes;
  private long lookedAt = System.nanoTime() - FRESH - 1;

  StoreSize(Path directory) {
    this.directory = directory;
  }

  /**
   * @param bytes of the files
   * @param freeBytes that are left for this process on their file system
   */
  public record Size(long bytes, long freeBytes) {}

  public synchronized Size size() {
    long now = System.nanoTime();
    if (now - lookedAt > FRESH) {
      try (var files = Files.list(directory)) {
        bytes = files.mapToLong(StoreSize::sizeOf).sum();
        freeBytes = Files.getFileStore(directory).getUsableSpace();
        lookedAt = now;
      } catch (IOException failure) {
        throw new UncheckedIOException("Cannot look at " + directory, failure);
      }
    }
    return new Size(bytes, freeBytes);
  }

  /** RocksDB deletes files all the time. */
  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException gone) {
      return 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
