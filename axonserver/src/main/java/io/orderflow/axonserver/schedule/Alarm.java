package io.orderflow.axonserver.schedule;

import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.DueSchedule;
import io.orderflow.axonserver.store.Schedules;
import io.orderflow.axonserver.store.StoreClosedException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires what is due. The store decides about each schedule when it writes, so that one that was
 * cancelled or moved meanwhile does not fire, and none fires twice, however often it is asked to.
 */
final class Alarm {

  private static final Logger log = LoggerFactory.getLogger(Alarm.class);
  private static final int AT_ONCE = 256;

  /** Wall clocks are set: look again after this long, whatever the delay was. */
  private static final long LONGEST_WAIT = TimeUnit.MINUTES.toMillis(1);

  private static final long SHORTEST_BACK_OFF = TimeUnit.SECONDS.toMillis(1);

  private final Schedules store;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private @Nullable ScheduledFuture<?> waiting;
  private long waitingFor = Long.MAX_VALUE;

  /** The earliest instant that was asked for while schedules were being read and fired. */
  private long askedMeanwhile = Long.MAX_VALUE;

  private long backOff;
  private boolean firing;

  Alarm(Schedules store, ScheduledExecutorService timer, Clock clock) {
    this.store = store;
    this.timer = timer;
    this.clock = clock;
  }

  /** Something may be due at this instant, in milliseconds since the epoch. */
  synchronized void setFor(long instant) {
    if (firing) {
      askedMeanwhile = Math.min(askedMeanwhile, instant);
      return;
    }
    if (instant >= waitingFor) {
      return;
    }
    if (waiting != null) {
      waiting.cancel(false);
    }
    long delay = Math.max(0, Math.min(LONGEST_WAIT, instant - clock.millis()));
    try {
      waiting = timer.schedule(this::ring, delay, TimeUnit.MILLISECONDS);
      waitingFor = instant;
    } catch (RejectedExecutionException closing) {
      log.debug("No more alarms: the node is closing");
    }
  }

  private void ring() {
    synchronized (this) {
      if (firing) {
        return;
      }
      firing = true;
    }
    try {
      List<DueSchedule> due = store.dueAt(clock.millis(), AT_ONCE);
      if (due.isEmpty()) {
        rest();
      } else {
        store.fire(due, new Fired());
      }
    } catch (StoreClosedException closing) {
      log.debug("No more alarms: the node is closing");
    } catch (RuntimeException failure) {
      log.error("Schedules cannot be read", failure);
      backOff();
    }
  }

  /** Waits for the next schedule. */
  private void rest() {
    try {
      long next = store.nextDue().orElse(Long.MAX_VALUE);
      synchronized (this) {
        backOff = 0;
        waitFor(Math.min(next, askedMeanwhile));
      }
    } catch (StoreClosedException closing) {
      log.debug("No more alarms: the node is closing");
    } catch (RuntimeException failure) {
      log.error("Schedules cannot be read", failure);
      backOff();
    }
  }

  /** Waits longer each time that it fails again. */
  private synchronized void backOff() {
    backOff = Math.min(LONGEST_WAIT, Math.max(SHORTEST_BACK_OFF, 2 * backOff));
    waitFor(clock.millis() + backOff);
  }

  private synchronized void waitFor(long instant) {
    firing = false;
    waitingFor = Long.MAX_VALUE;
    askedMeanwhile = Long.MAX_VALUE;
    setFor(Math.min(instant, clock.millis() + LONGEST_WAIT));
  }

  private final class Fired implements Completion {

    @Override
    public void succeeded() {
      next(Alarm.this::rest);
    }

    @Override
    public void failed(Exception reason) {
      if (!(reason instanceof StoreClosedException)) {
        log.warn("Schedules could not be fired: {}", reason.getMessage());
      }
      next(Alarm.this::backOff);
    }

    /** Off the sequencer's thread: what comes next reads from disk. */
    private void next(Runnable step) {
      try {
        timer.execute(step);
      } catch (RejectedExecutionException closing) {
        log.debug("No more alarms: the node is closing");
      }
    }
  }
}
