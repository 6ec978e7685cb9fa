package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes, in memory, that can be really full. Only root has one. */
final class SmallDisk implements AutoCloseable {

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Skips the test where nothing may be mounted. */
  static SmallDisk mount(Path directory, int megabytes) throws IOException, InterruptedException {
    Files.createDirectory(directory);
    String size = "size=%dm".formatted(megabytes);
    assumeTrue(
        Programs.succeeds("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString()),
        "nothing may be mounted here (it takes root): no disk can be filled");
    return new SmallDisk(directory);
  }

  Path resolve(String name) {
    return directory.resolve(name);
  }

  /** Takes room that others had. */
  void take(String name, int megabytes) throws IOException {
    Files.write(resolve(name), new byte[megabytes << 20]);
  }

  /** Takes all the room that is left. */
  void takeTheRest(String name) throws IOException {
    try (OutputStream file = Files.newOutputStream(resolve(name))) {
      byte[] page = new byte[4096];
      while (directory.toFile().getUsableSpace() > 0) {
        file.write(page);
      }
    }
  }

  void giveBack(String name) throws IOException {
    Files.delete(resolve(name));
  }

  @Override
  public void close() throws InterruptedException {
    boolean unmounted = Programs.succeeds("umount", directory.toString());
    if (!unmounted) {
      Programs.succeeds("umount", "--lazy", directory.toString());
    }
    assertThat(unmounted).as("nobody uses %s any more", directory).isTrue();
  }
}
