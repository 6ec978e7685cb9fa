package io.orderflow.axonserver;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The programs of the machine that a test needs. */
final class Programs {

  private Programs() {}

  /** Whether the command is there and succeeds; waits 20 s at most. */
  static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
