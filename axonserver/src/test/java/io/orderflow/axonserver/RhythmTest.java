package io.orderflow.axonserver;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RhythmTest {

  @Test
  void aTaskThatFailsIsRunAgain() {
    AtomicInteger beats = new AtomicInteger();
    try (ScheduledExecutorService timer = Executors.newScheduledThreadPool(1)) {
      Rhythm.start(
          timer,
          Duration.ofMillis(10),
          () -> {
            beats.incrementAndGet();
            throw new IllegalStateException("call already closed");
          });

      await().atMost(Duration.ofSeconds(5)).until(() -> beats.get() > 3);
      timer.shutdownNow();
    }
  }
}
