package io.orderflow.sagas.fulfilment;

import io.orderflow.api.fulfilment.FulfilmentEvent.ConfirmationDue;
import io.orderflow.api.order.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.scheduling.EventScheduler;
import org.axonframework.eventhandling.scheduling.ScheduleToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time-outs as events, by Axon Server's scheduler. Most orders are confirmed at once: a schedule is
 * sent a little later, and not at all where it was cancelled by then. What is known of schedules
 * dies with the process; one that is lost is made again by the sweep, and one that is not wanted
 * any more changes nothing when it comes.
 */
final class TimeOuts implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TimeOuts.class);
  private static final int MOST_KNOWN = 100_000;

  /** A schedule that has not been heard of so long after its time is made again. */
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  private static final class Entry {
    private @Nullable ScheduleToken token;
    private boolean cancelled;
  }

  private final EventScheduler scheduler;
  private final Clock clock;
  private final Duration delay;
  private final Map<OrderId, Entry> known = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("time-outs").factory());
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param delay from when a time-out is wanted until its schedule is sent
   */
  TimeOuts(EventScheduler scheduler, Clock clock, Duration delay) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.delay = delay;
  }

  void schedule(OrderId orderId, Instant confirmBy) {
    if (clock.instant().isAfter(confirmBy.plus(OVERDUE))) {
      known.remove(orderId);
    }
    Entry entry = new Entry();
    if (known.size() >= MOST_KNOWN || known.putIfAbsent(orderId, entry) != null) {
      return;
    }
    Duration untilThen = Duration.between(clock.instant(), confirmBy);
    Duration wait = untilThen.compareTo(delay) < 0 ? Duration.ZERO : delay;
    timer.schedule(
        () -> {
          if (known.get(orderId) == entry) {
            calls.execute(() -> send(orderId, confirmBy, entry));
          }
        },
        wait.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void send(OrderId orderId, Instant confirmBy, Entry entry) {
    try {
      ScheduleToken token =
          scheduler.schedule(
              confirmBy, GenericEventMessage.asEventMessage(new ConfirmationDue(orderId)));
      synchronized (entry) {
        entry.token = token;
        if (!entry.cancelled) {
          return;
        }
      }
      withdraw(token);
    } catch (RuntimeException failed) {
      LOGGER.warn(
          "The time-out of {} was not scheduled, and is left to the sweep: {}",
          orderId,
          failed.toString());
      known.remove(orderId, entry);
    }
  }

  void cancel(OrderId orderId) {
    Entry entry = known.remove(orderId);
    if (entry == null) {
      return;
    }
    ScheduleToken token;
    synchronized (entry) {
      entry.cancelled = true;
      token = entry.token;
    }
    if (token != null) {
      calls.execute(() -> withdraw(token));
    }
  }

  private void withdraw(ScheduleToken token) {
    try {
      scheduler.cancelSchedule(token);
    } catch (RuntimeException failed) {
      LOGGER.debug("a schedule was not cancelled: it will change nothing", failed);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    calls.shutdownNow();
  }
}
