package io.orderflow.axonserver.store;

import io.orderflow.axonserver.DataDirectoryInUseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a data directory for one node; the operating system gives it back when a process dies, and
 * also when the process closes any channel to the file. So one that is held here is not opened.
 */
final class DirectoryLock implements AutoCloseable {

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path held;
  private final FileChannel channel;

  private DirectoryLock(Path held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  static DirectoryLock acquire(Path directory) throws IOException {
    Durable.createDirectories(directory);
    Path held = directory.toRealPath();
    if (!HELD.add(held)) {
      throw new DataDirectoryInUseException(directory);
    }
    try {
      return new DirectoryLock(held, locked(directory));
    } catch (IOException | RuntimeException failure) {
      HELD.remove(held);
      throw failure;
    }
  }

  private static FileChannel locked(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new DataDirectoryInUseException(directory);
    }
    return channel;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(held);
    }
  }
}
