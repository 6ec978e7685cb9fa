package io.orderflow.standalone.imports;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tasks on virtual threads, as many at a time as their weights leave room for: whoever starts them
 * has to wait for room. The first failure ends them all.
 */
final class BoundedTasks implements AutoCloseable {

  private static final long GLANCE_MILLIS = 200;

  private final int capacity;
  private final Semaphore room;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  interface Task {
    void run() throws InterruptedException;
  }

  /**
   * @param capacity the highest sum of the weights of the tasks under way
   */
  BoundedTasks(int capacity) {
    this.capacity = capacity;
    this.room = new Semaphore(capacity);
  }

  /**
   * Starts the task once there is room for it. One that weighs more than all the room waits until
   * it is alone. The wait ends with the tasks, each of which has a limit of its own.
   */
  void start(int weight, Task task) throws InterruptedException {
    int taken = Math.clamp(weight, 1, capacity);
    acquire(taken);
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (InterruptedException | RuntimeException | Error failed) {
            failure.compareAndSet(null, failed);
          } finally {
            room.release(taken);
          }
        });
  }

  /** Waits until all tasks are done, and throws what ended them before their time. */
  void await() throws InterruptedException {
    acquire(capacity);
    room.release(capacity);
    check();
  }

  private void acquire(int weight) throws InterruptedException {
    do {
      check();
    } while (!room.tryAcquire(weight, GLANCE_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void check() throws InterruptedException {
    switch (failure.get()) {
      case null -> {}
      case InterruptedException stopped -> throw stopped;
      case RuntimeException failed -> throw failed;
      case Error failed -> throw failed;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
