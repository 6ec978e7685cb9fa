package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.EventLog;
import io.orderflow.systemtests.harness.OrderflowCommand;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The platform's own checks, run as whoever operates it runs them. */
final class Ledgers {

  private static final Duration LIMIT = Duration.ofSeconds(100);
  private static final Duration QUIET = Duration.ofSeconds(1);

  private Ledgers() {}

  /**
   * {@code ./orderflow check --settled}, once nothing is appended any more: every invariant of the
   * design over the whole log, and every order at its end.
   */
  static void hold(Platform platform) {
    hold(platform.grpcPort());
  }

  static void hold(int grpcPort) {
    try (EventLog log = new EventLog(grpcPort)) {
      awaitQuiet(log);
    }
    passes(List.of("check", "--settled", "--axonserver", "127.0.0.1:" + grpcPort));
  }

  /**
   * Waits until nothing is appended any more.
   *
   * @return the head then
   */
  static long awaitQuiet(EventLog log) {
    long[] head = {Long.MIN_VALUE};
    Awaitility.await("nothing is appended any more")
        .atMost(LIMIT)
        .pollInterval(QUIET)
        .until(
            () -> {
              long before = head[0];
              head[0] = log.head();
              return before == head[0];
            });
    return head[0];
  }

  /** {@code ./orderflow verify}: the views agree with an independent reading of the file. */
  static void verify(Platform platform, Path file) {
    passes(List.of("verify", file.toString(), "--url", platform.url()));
  }

  private static void passes(List<String> arguments) {
    Path said = Path.of("target", "platforms", Shop.unique(arguments.getFirst()) + ".log");
    try (ChildProcess command =
        ChildProcess.start(OrderflowCommand.line(List.of(), arguments), said)) {
      assertThat(command.awaitExit(LIMIT)).as(command.tail()).isZero();
    }
  }
}
