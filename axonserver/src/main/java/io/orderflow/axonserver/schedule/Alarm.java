package io.orderflow.axonserver.schedule;

import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.DueSchedule;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StoreClosedException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
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

  private final NodeStore store;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private @Nullable ScheduledFuture<?> waiting;
  private long waitingFor = Long.MAX_VALUE;
  private boolean firing;

  Alarm(NodeStore store, ScheduledExecutorService timer, Clock clock) {
    this.store = store;
    this.timer = timer;
    this.clock = clock;
  }

  /** Something may be due at this instant, in milliseconds since the epoch. */
  synchronized void setFor(long instant) {
    if (firing || instant >= waitingFor) {
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
        rest(0);
      } else {
        store.fire(due, new Fired());
      }
    } catch (StoreClosedException closing) {
      log.debug("No more alarms: the node is closing");
    } catch (RuntimeException failure) {
      log.error("Schedules cannot be read", failure);
      rest(LONGEST_WAIT);
    }
  }

  /** Waits for the next schedule, and at least for the given time in milliseconds. */
  private void rest(long atLeast) {
    OptionalLong next = atLeast > 0 ? OptionalLong.empty() : store.nextDue();
    synchronized (this) {
      firing = false;
      waitingFor = Long.MAX_VALUE;
      setFor(next.orElse(clock.millis() + LONGEST_WAIT));
    }
  }

  private final class Fired implements Completion {

    @Override
    public void succeeded() {
      again(0);
    }

    @Override
    public void failed(Exception reason) {
      if (!(reason instanceof StoreClosedException)) {
        log.warn("Schedules could not be fired: {}", reason.getMessage());
      }
      again(LONGEST_WAIT);
    }

    /** Off the sequencer's thread: what comes next reads from disk. */
    private void again(long atLeast) {
      try {
        timer.execute(() -> rest(atLeast));
      } catch (RejectedExecutionException closing) {
        log.debug("No more alarms: the node is closing");
      }
    }
  }
}
