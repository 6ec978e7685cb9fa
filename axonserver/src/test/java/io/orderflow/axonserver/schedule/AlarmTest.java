package io.orderflow.axonserver.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.DueSchedule;
import io.orderflow.axonserver.store.Schedules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmTest {

  private final Clock clock = Clock.systemUTC();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicInteger looks = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** What it tells of the next schedule is the test's; nothing is ever due. */
  private final class Recording implements Schedules {

    private final java.util.function.Supplier<OptionalLong> next;

    Recording(java.util.function.Supplier<OptionalLong> next) {
      this.next = next;
    }

    @Override
    public List<DueSchedule> dueAt(long instant, int limit) {
      looks.incrementAndGet();
      return List.of();
    }

    @Override
    public OptionalLong nextDue() {
      return next.get();
    }

    @Override
    public void fire(List<DueSchedule> due, Completion completion) {}
  }

  @Test
  void whatIsScheduledAfterTheNextInstantWasReadIsNotMissed() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch scheduled = new CountDownLatch(1);
    Alarm alarm =
        new Alarm(
            new Recording(
                () -> {
                  reading.countDown();
                  awaited(scheduled);
                  return OptionalLong.empty();
                }),
            timer,
            clock);
    alarm.setFor(0);
    assertThat(reading.await(5, TimeUnit.SECONDS)).isTrue();

    alarm.setFor(clock.millis() + 200);
    scheduled.countDown();

    await().atMost(Duration.ofSeconds(5)).until(() -> looks.get() > 1);
  }

  @Test
  void itGoesOnAfterTheStoreCouldNotBeRead() {
    AtomicInteger failures = new AtomicInteger();
    Alarm alarm =
        new Alarm(
            new Recording(
                () -> {
                  if (failures.incrementAndGet() == 1) {
                    throw new IllegalStateException("unreadable");
                  }
                  return OptionalLong.of(clock.millis() + 60_000);
                }),
            timer,
            clock);

    alarm.setFor(0);

    await().atMost(Duration.ofSeconds(5)).until(() -> looks.get() == 2);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
