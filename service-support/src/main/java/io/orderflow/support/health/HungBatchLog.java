package io.orderflow.support.health;

import io.orderflow.support.health.BatchWatch.Batch;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Says once of each batch that hangs where it does: whoever is called at night starts from there.
 */
final class HungBatchLog implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(HungBatchLog.class);

  private final BatchWatch watch;
  private final Duration limit;
  private final Set<Batch> said = new HashSet<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("batch-watch").factory());
  private volatile boolean running;

  HungBatchLog(BatchWatch watch, Duration limit) {
    this.watch = watch;
    this.limit = limit;
  }

  @Override
  public void start() {
    running = true;
    long interval = Math.max(1, limit.toMillis() / 4);
    var unused =
        timer.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void look() {
    Set<Batch> hung = Set.copyOf(watch.longerThan(limit));
    said.retainAll(hung);
    hung.stream().filter(said::add).forEach(HungBatchLog::say);
  }

  private static void say(Batch batch) {
    LOGGER.warn(
        "A batch of events of {} is under way since {}, in {}:\n{}",
        batch.processor(),
        batch.since(),
        batch.thread().getName(),
        Arrays.stream(batch.thread().getStackTrace())
            .map(frame -> "\tat " + frame)
            .collect(Collectors.joining("\n")));
  }

  @Override
  public void stop() {
    running = false;
    timer.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
