package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.http.EventStream;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.StoredEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Shows one who looks what is appended from now on. People read slowly: when more comes than can be
 * shown, what is in between is left out, and a comment says how much.
 */
final class Tail {

  private static final int AT_ONCE = 100;
  private static final long AT_ONCE_BYTES = 1 << 20;
  private static final long BREATH_MILLIS = 200;
  private static final long QUIET_SECONDS = 10;
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

  private final EventLog log;
  private final EventStream out;
  private final Thread thread = Thread.currentThread();
  private final long opened = System.nanoTime();
  private final Semaphore grown = new Semaphore(0);
  private volatile long writingSince;
  private volatile boolean writing;
  private volatile boolean ended;
  private long next;

  Tail(EventLog log, EventStream out) {
    this.log = log;
    this.out = out;
    this.next = log.head() + 1;
  }

  /** The log has grown, or is gone. */
  void wake() {
    if (grown.availablePermits() == 0) {
      grown.release();
    }
  }

  void end() {
    ended = true;
    thread.interrupt();
  }

  /** A reader that takes nothing any more is parted with. */
  void endIfStuck(long now, long nanos) {
    if (writing && now - writingSince > nanos) {
      end();
    }
  }

  void run() throws IOException, InterruptedException {
    write(() -> out.comment("after " + (next - 1)));
    while (!ended && !log.isDeleted() && System.nanoTime() - opened < LONGEST) {
      if (next <= log.head()) {
        write(this::show);
        breathe();
      } else if (grown.tryAcquire(QUIET_SECONDS, TimeUnit.SECONDS)) {
        grown.drainPermits();
      } else {
        write(() -> out.comment("nothing new"));
      }
    }
  }

  /** What comes while this waits is shown together. */
  private void breathe() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BREATH_MILLIS);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      if (ended || !grown.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        return;
      }
      grown.drainPermits();
    }
  }

  private void show() throws IOException {
    long behind = log.head() - next + 1;
    if (behind > AT_ONCE) {
      out.comment("left out " + (behind - AT_ONCE));
      next += behind - AT_ONCE;
    }
    StoredEvent recent = log.recent(next);
    List<StoredEvent> events =
        recent != null ? List.of(recent) : log.read(next, AT_ONCE, AT_ONCE_BYTES);
    for (StoredEvent event : events) {
      out.data(EventView.row(event));
      next = event.token() + 1;
    }
    for (StoredEvent event = log.recent(next); event != null; event = log.recent(next)) {
      if (--behind < 0) {
        return;
      }
      out.data(EventView.row(event));
      next = event.token() + 1;
    }
  }

  private void write(Writing step) throws IOException {
    writingSince = System.nanoTime();
    writing = true;
    step.write();
    out.flush();
    writing = false;
  }

  private interface Writing {
    void write() throws IOException;
  }
}
