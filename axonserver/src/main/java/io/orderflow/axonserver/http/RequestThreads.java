package io.orderflow.axonserver.http;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A virtual thread for each request that is under way, from its first byte to the end of its
 * answer; bounded in number, and in the time that a request may take to arrive. The properties of
 * the JDK's server for that are read once per JVM and are about everybody's servers in it.
 */
final class RequestThreads implements Executor {

  private final Semaphore free;
  private final Duration patience;
  private final ConcurrentMap<Thread, Long> arriving = new ConcurrentHashMap<>();

  /**
   * @param most who comes when so many are under way loses the connection
   * @param patience how long a request may take until it is there whole
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
    arriving.put(Thread.currentThread(), System.nanoTime());
    try {
      request.run();
    } finally {
      arrived();
      free.release();
    }
  }

  /** The request of this thread is there whole. */
  void arrived() {
    arriving.remove(Thread.currentThread());
  }

  /** Parts with those whose request takes too long; to be called about once a second. */
  void endSlow() {
    long now = System.nanoTime();
    arriving.forEach(
        (thread, since) -> {
          if (now - since > patience.toNanos() && arriving.remove(thread, since)) {
            // Who waits for a channel is woken, and the channel closed.
            thread.interrupt();
          }
        });
  }
}
