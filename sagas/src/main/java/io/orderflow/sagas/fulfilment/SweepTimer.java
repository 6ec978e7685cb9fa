package io.orderflow.sagas.fulfilment;

import io.orderflow.sagas.store.SagaDocuments;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the sweep from when the application is up until it stops. */
final class SweepTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(SweepTimer.class);

  private final SagaDocuments<OrderFulfilment> documents;
  private final Sweep sweep;
  private final Duration interval;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sweep").factory());
  private volatile boolean running;
  private boolean indexed;

  SweepTimer(SagaDocuments<OrderFulfilment> documents, Sweep sweep, Duration interval) {
    this.documents = documents;
    this.sweep = sweep;
    this.interval = interval;
  }

  @Override
  public void start() {
    running = true;
    var unused =
        timer.scheduleWithFixedDelay(
            this::run, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      if (!indexed) {
        documents.createIndexes();
        indexed = true;
      }
      sweep.run();
    } catch (RuntimeException | Error failed) {
      // The store may be away: the next round comes. A timer stops for good at what is not caught.
      LOGGER.warn("A sweep failed: {}", failed.toString());
    }
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
