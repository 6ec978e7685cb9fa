package io.orderflow.benchmarks.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What a process writes to disk, by {@code /proc/PID/io} of Linux. */
final class DiskWrites {

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final long LITTLE = 1 << 20;

  private DiskWrites() {}

  /** Returns when the process has written next to nothing for some seconds. */
  static void awaitQuiet(long pid, Duration limit) {
    long[] last = {Long.MIN_VALUE / 2};
    Awaitility.await("the compactions have ended")
        .pollInterval(INTERVAL)
        .pollDelay(INTERVAL)
        .atMost(limit)
        .until(
            () -> {
              long before = last[0];
              last[0] = writtenBy(pid);
              return last[0] - before < LITTLE;
            });
  }

  private static long writtenBy(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "io")).stream()
          .filter(line -> line.startsWith("write_bytes: "))
          .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
          .findFirst()
          .orElseThrow();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
