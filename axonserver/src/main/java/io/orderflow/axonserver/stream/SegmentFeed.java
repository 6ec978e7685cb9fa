package io.orderflow.axonserver.stream;

import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The events of one segment on their way to one client, as far as the client has asked for them.
 * All but {@link #permit} and the marks are used by whoever holds the connection's work.
 */
final class SegmentFeed {

  private static final int STEP_EVENTS = 256;
  private static final long STEP_BYTES = 256 * 1024;

  private final int segment;
  private final EventLog log;
  private final Route route;
  private final AtomicLong permits = new AtomicLong();
  private final Queue<StoredEvent> step = new ArrayDeque<>();
  private long next;
  private volatile long sent;
  private volatile long done;
  private volatile boolean closed;
  private long told;

  /**
   * @param position the last token that is done
   */
  SegmentFeed(int segment, long position, EventLog log, Route route) {
    this.segment = segment;
    this.log = log;
    this.route = route;
    this.next = position + 1;
    this.sent = position;
    this.done = position;
    this.told = position;
  }

  /** Whether there is more to do now. */
  enum Outcome {
    /** The client, or the log, has to move first. */
    WAITING,
    /** The next events are not in memory. */
    ON_DISK,
    /** There may be more; others first. */
    MORE
  }

  int segment() {
    return segment;
  }

  void permit(long more) {
    permits.accumulateAndGet(Math.max(0, more), (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
  }

  /** The last token that was sent, or was done before. */
  long sent() {
    return sent;
  }

  /** Nothing more is sent. */
  void close() {
    closed = true;
  }

  /** Whether the client is done with all that it will ever be sent from here. */
  boolean isFinished() {
    return closed && done >= sent;
  }

  /** The client is done with what it was sent up to this token. */
  void done(long token) {
    done = token;
  }

  /**
   * Sends what can be sent, in a bounded step.
   *
   * @param mayRead whether waiting for the disk is allowed
   * @param out sends a signal and says whether the transport takes more
   */
  Outcome proceed(boolean mayRead, Predicate<Signal> out) {
    for (int looked = 0; looked < STEP_EVENTS; looked++) {
      if (permits.get() <= 0) {
        return Outcome.WAITING;
      }
      StoredEvent event = step.poll();
      if (event == null) {
        event = log.recent(next);
      }
      if (event == null) {
        if (next > log.head()) {
          return Outcome.WAITING;
        }
        if (!mayRead) {
          return Outcome.ON_DISK;
        }
        step.addAll(log.read(next, STEP_EVENTS, STEP_BYTES));
        event = step.remove();
      }
      next = event.token() + 1;
      if (route.leadsTo(segment, event)) {
        permits.decrementAndGet();
        sent = event.token();
        if (!out.test(new Signal.Sent(segment, event, route.isReplay(event)))) {
          return Outcome.WAITING;
        }
      }
    }
    return Outcome.MORE;
  }

  /**
   * The token up to which there is nothing left to do, when the client is done with all that it was
   * sent and this was not said before; -1 otherwise.
   */
  long idleAt() {
    long last = next - 1;
    if (done < sent || last <= told) {
      return -1;
    }
    told = last;
    return last;
  }
}
