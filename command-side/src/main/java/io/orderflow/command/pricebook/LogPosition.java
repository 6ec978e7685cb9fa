package io.orderflow.command.pricebook;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the log was followed; others wait until it is far enough for them. */
final class LogPosition {

  private static final long UNKNOWN = Long.MIN_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long position = UNKNOWN;

  boolean isKnown() {
    return position != UNKNOWN;
  }

  long get() {
    return position;
  }

  void advanceTo(long token) {
    lock.lock();
    try {
      position = token;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the position was reached within the time. */
  boolean await(long token, Duration atMost) throws InterruptedException {
    if (position >= token) {
      return true;
    }
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (position < token) {
        if (nanos <= 0) {
          return false;
        }
        nanos = moved.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  static void pause(Duration delay) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
  }
}
