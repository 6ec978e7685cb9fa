package io.orderflow.axonserver.metrics;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Prints what counting costs, in nanoseconds of a thread's processor time, with one thread and with
 * two at the same meters. Not a test: {@code main} with the test class path.
 */
final class MeasureCounting {

  private static final int ROUNDS = 5;
  private static final int TIMES = 5_000_000;

  private MeasureCounting() {}

  public static void main(String[] args) throws InterruptedException {
    CallMeters commands = new CallMeters();
    for (int i = 0; i < 100; i++) {
      commands.handled("io.example.command.number" + i);
    }
    StoreMeters store = new StoreMeters();
    LongAdder delivered = new LongAdder();
    for (int threads = 1; threads <= 2; threads++) {
      print("a command or query", threads, i -> call(commands, i));
      print("a group of appends", threads, i -> store.written(3, 1_000_000 + i));
      print("an event delivered", threads, i -> delivered.increment());
      print("(reading the clock)", threads, i -> sink = System.nanoTime());
    }
  }

  private static volatile long sink;

  /** What the node does for each: a look-up, two more readings of the clock, the additions. */
  private static void call(CallMeters commands, int i) {
    CallMeter meter = commands.of("io.example.command.number" + i % 100);
    long begun = System.nanoTime();
    meter.answered(System.nanoTime() - begun + i % 4_096 * 1_000L, "");
  }

  private interface Step {
    void run(int i);
  }

  private static void print(String what, int threads, Step step) throws InterruptedException {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, nanos(threads, step));
    }
    System.out.printf("%-22s %d threads %6.1f ns%n", what, threads, best);
  }

  private static double nanos(int threads, Step step) throws InterruptedException {
    var cpu = java.lang.management.ManagementFactory.getThreadMXBean();
    LongAdder used = new LongAdder();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                long begun = cpu.getCurrentThreadCpuTime();
                for (int i = 0; i < TIMES; i++) {
                  step.run(i);
                }
                used.add(cpu.getCurrentThreadCpuTime() - begun);
                done.countDown();
              });
    }
    if (!done.await(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("The machine is too busy");
    }
    return used.sum() / (double) TIMES / threads;
  }
}
