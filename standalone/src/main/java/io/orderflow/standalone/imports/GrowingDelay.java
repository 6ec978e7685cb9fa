package io.orderflow.standalone.imports;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Doubles from try to try, up to a limit; each delay is scattered so that callers drift apart. */
final class GrowingDelay {

  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration HIGHEST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  /**
   * @param atLeast what the platform asked for
   */
  void pause(Duration atLeast) throws InterruptedException {
    long millis = next.toMillis();
    next = next.multipliedBy(2).compareTo(HIGHEST) < 0 ? next.multipliedBy(2) : HIGHEST;
    long scattered = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    Thread.sleep(Math.max(scattered, atLeast.toMillis()));
  }
}
