package io.orderflow.axonserver.http;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A virtual thread for each request that is under way, from its first byte to the end of its
 * answer; bounded in number, and in the time for which the one who asks may be waited for: until
 * the request is there, and each time that something of the answer is written. The properties of
 * the JDK's server for that are read once per JVM and are about everybody's servers in it.
 */
final class RequestThreads implements Executor {

  private final Semaphore free;
  private final Duration patience;
  private final ConcurrentMap<Thread, Long> waiting = new ConcurrentHashMap<>();

  /**
   * @param most who comes when so many are under way loses the connection
   * @param patience how long a request may take until it is there whole, and each part of its
   *     answer until it is taken
   */
  RequestThreads(int most, Duration patience) {
    this.free = new Semaphore(most);
    this.patience = patience;
  }

  @Override
  public void execute(Runnable request) {
    if (!free.tryAcquire()) {
      throw new RejectedExecutionException("Too many requests are under way");
    }
    Thread.ofVirtual().name("axonserver-http").start(() -> run(request));
  }

  private void run(Runnable request) {
    waits();
    try {
      request.run();
    } finally {
      goesOn();
      free.release();
    }
  }

  /** From now on this thread waits for the one who asked. */
  void waits() {
    waiting.put(Thread.currentThread(), System.nanoTime());
  }

  /** This thread does not wait for the one who asked any more. */
  void goesOn() {
    waiting.remove(Thread.currentThread());
  }

  /** Parts with those who are waited for too long; to be called about once a second. */
  void endSlow() {
    long now = System.nanoTime();
    waiting.forEach(
        (thread, since) -> {
          if (now - since > patience.toNanos() && waiting.remove(thread, since)) {
            // Who waits for a channel is woken, and the channel closed.
            thread.interrupt();
          }
        });
  }
}
