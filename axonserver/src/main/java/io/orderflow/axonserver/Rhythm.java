package io.orderflow.axonserver;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done again and again. */
final class Rhythm {

  private static final Logger log = LoggerFactory.getLogger(Rhythm.class);

  private Rhythm() {}

  /** Goes on after a failure, where the executor alone would silently end it. */
  static void start(ScheduledExecutorService timer, Duration interval, Runnable beat) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> guarded(beat), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void guarded(Runnable beat) {
    try {
      beat.run();
    } catch (RuntimeException | Error failure) {
      log.error("A periodic task failed; it goes on", failure);
    }
  }
}
