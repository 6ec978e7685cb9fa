package io.orderflow.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to run on a data directory: one process at a time has it. The operating system takes it
 * back when the process ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws CommandFailure where another platform runs on the directory
   */
  static DirectoryLock take(DataDirectory data) {
    try {
      FileChannel channel =
          FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = Files.readString(data.lock()).strip();
        channel.close();
        throw new CommandFailure(
            "%s is in use by a platform that is running already (process %s); stop that one, or name another directory with --data"
                .formatted(data.root(), owner));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return new DirectoryLock(channel);
    } catch (IOException refused) {
      throw new CommandFailure("cannot use %s: %s".formatted(data.root(), refused), refused);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException released) {
      // The descriptor is gone in any case, and the lock with it.
      throw new java.io.UncheckedIOException(released);
    }
  }
}
