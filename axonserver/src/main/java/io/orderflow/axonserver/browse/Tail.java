package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.http.EventStream;
import io.orderflow.axonserver.store.EventLog;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Shows one who looks what is appended from now on. People read slowly: when more comes than can be
 * shown, what is in between is left out, and a comment says how much. Another, at the beginning and
 * whenever nothing was shown for long, says up to which token all was looked at.
 */
final class Tail {

  private static final long BREATH_MILLIS = 200;
  private static final long QUIET = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

  private final EventLog log;
  private final Wanted wanted;
  private final BooleanSupplier allowed;
  private final EventStream out;
  private final Thread thread = Thread.currentThread();
  private final long opened = System.nanoTime();
  private final Semaphore grown = new Semaphore(0);
  private volatile long writingSince;
  private volatile boolean writing;
  private volatile boolean ended;
  private long written;
  private long next;

  /**
   * @param next the token of the first event that may be shown
   * @param allowed whether the one who looks may do so still
   */
  Tail(EventLog log, long next, Wanted wanted, BooleanSupplier allowed, EventStream out) {
    this.log = log;
    this.next = next;
    this.wanted = wanted;
    this.allowed = allowed;
    this.out = out;
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

  /** A reader who takes nothing any more, or may not look any more, is parted with. */
  void endIfOver(long now, long patience) {
    if ((writing && now - writingSince > patience) || !allowed.getAsBoolean()) {
      end();
    }
  }

  void run() throws IOException, InterruptedException {
    write(this::tellWhere);
    while (!ended && !log.isDeleted() && System.nanoTime() - opened < LONGEST) {
      if (next <= log.head()) {
        show(TailStep.from(next, log, wanted));
        breathe();
      } else if (grown.tryAcquire(quietLeft(), TimeUnit.NANOSECONDS)) {
        grown.drainPermits();
      }
      if (quietLeft() <= 0) {
        write(this::tellWhere);
      }
    }
  }

  private long quietLeft() {
    return written + QUIET - System.nanoTime();
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

  private void show(TailStep step) throws IOException {
    next = step.next();
    if (!step.isSilent()) {
      write(
          () -> {
            if (step.leftOut() > 0) {
              out.comment("left out " + step.leftOut());
            }
            for (Map<String, Object> row : step.rows()) {
              out.data(row);
            }
          });
    }
  }

  private void tellWhere() throws IOException {
    out.comment("after " + (next - 1));
  }

  private void write(Writing step) throws IOException {
    writingSince = System.nanoTime();
    writing = true;
    step.write();
    out.flush();
    writing = false;
    written = System.nanoTime();
  }

  private interface Writing {
    void write() throws IOException;
  }
}
