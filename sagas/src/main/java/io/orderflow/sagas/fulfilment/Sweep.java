package io.orderflow.sagas.fulfilment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.orderflow.sagas.fulfilment.process.Fulfilment;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again for what the fulfilments have asked for and not heard of: commands that found no
 * handler, answers that were lost, calls to the provider that failed, time-outs that did not fire.
 * It only reads the fulfilments; the delay between two askings grows with each, in memory, so that
 * after a restart it begins anew.
 */
class Sweep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final int PAGE = 1_000;
  private static final int MOST_AT_ONCE = 200;
  private static final int REMEMBERED = 100_000;
  private static final int MOST_DOUBLINGS = 7;

  private final FulfilmentStore store;
  private final FulfilmentProcess process;
  private final Acting acting;
  private final Clock clock;
  private final Duration every;
  private final BooleanSupplier isOurs;
  private final Cache<String, Asked> asked =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(Duration.ofHours(2)).build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fulfilment-sweep").daemon().factory());

  private record Asked(Instant dueAt, int times, Instant next) {}

  /**
   * @param isOurs whether this process handles the fulfilments' events at present
   * @param every from the end of one sweep to the next, and the first delay between two askings
   */
  Sweep(
      FulfilmentStore store,
      FulfilmentProcess process,
      Acting acting,
      Clock clock,
      Duration every,
      BooleanSupplier isOurs) {
    this.store = store;
    this.process = process;
    this.acting = acting;
    this.clock = clock;
    this.every = every;
    this.isOurs = isOurs;
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::sweepSafely, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweepSafely() {
    try {
      if (isOurs.getAsBoolean()) {
        sweep();
      }
    } catch (RuntimeException failure) {
      log.warn("The sweep failed and will run again in {}: {}", every, failure.toString());
    }
  }

  /** How many fulfilments were asked for again. */
  int sweep() {
    Instant now = clock.instant();
    int again = 0;
    for (Document document : store.due(now, PAGE)) {
      if (again == MOST_AT_ONCE) {
        break;
      }
      if (isTimeFor(document, now)) {
        Fulfilment state = store.sagaOf(document).state();
        if (state != null) {
          acting.again(process.outstanding(state, now));
          again++;
        }
      }
    }
    if (again > 0) {
      log.debug("Asked again for {} fulfilments", again);
    }
    return again;
  }

  /** A fulfilment that was heard of since has another due time, and starts anew. */
  private boolean isTimeFor(Document document, Instant now) {
    String id = document.getString("_id");
    Instant dueAt = document.getDate("dueAt").toInstant();
    Asked before = asked.getIfPresent(id);
    int times = before == null || !before.dueAt().equals(dueAt) ? 0 : before.times();
    if (before != null && times > 0 && now.isBefore(before.next())) {
      return false;
    }
    Duration delay = every.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
    asked.put(id, new Asked(dueAt, times + 1, now.plus(delay)));
    return true;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
