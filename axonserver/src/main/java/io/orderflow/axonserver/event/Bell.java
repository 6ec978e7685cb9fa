package io.orderflow.axonserver.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that sends new events to those who follow, so that the sequencer goes on to its next
 * fsync. Rings that come while it is at work become one.
 */
final class Bell implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Bell.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean rung = new AtomicBoolean();
  private final Thread thread =
      Thread.ofPlatform().name("axonserver-tail").daemon().unstarted(this::run);
  private volatile boolean closed;

  void add(Runnable listener) {
    listeners.add(listener);
  }

  void remove(Runnable listener) {
    listeners.remove(listener);
  }

  void start() {
    thread.start();
  }

  void ring() {
    if (!rung.get() && rung.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      if (rung.compareAndSet(true, false)) {
        listeners.forEach(Bell::call);
      } else {
        LockSupport.park(this);
      }
    }
  }

  private static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException unexpected) {
      log.warn("A follower could not be served", unexpected);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
