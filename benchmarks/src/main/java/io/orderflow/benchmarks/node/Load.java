package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Samples;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * So many clients, each of which does one thing after the other for some time.
 *
 * @param perSecond done by all of them together
 */
record Load(double perSecond, Samples samples) {

  private static final int MOST_SAMPLES = 1 << 16;

  /**
   * @param client gives the client of a number what it does again and again
   */
  static Load of(int clients, Duration time, IntFunction<Runnable> client)
      throws InterruptedException, ExecutionException {
    CountDownLatch begin = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<long[]>> working =
          IntStream.range(0, clients)
              .mapToObj(client)
              .map(act -> threads.submit(() -> repeat(begin, time, act)))
              .toList();
      long began = System.nanoTime();
      begin.countDown();
      long[] all = new long[0];
      for (Future<long[]> each : working) {
        long[] taken = each.get();
        int before = all.length;
        all = Arrays.copyOf(all, before + taken.length);
        System.arraycopy(taken, 0, all, before, taken.length);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Load(all.length / seconds, Samples.of(all));
    }
  }

  private static long[] repeat(CountDownLatch begin, Duration time, Runnable act)
      throws InterruptedException {
    begin.await();
    long[] taken = new long[MOST_SAMPLES];
    int count = 0;
    long end = System.nanoTime() + time.toNanos();
    for (long now = System.nanoTime(); now < end && count < MOST_SAMPLES; ) {
      act.run();
      long after = System.nanoTime();
      taken[count++] = after - now;
      now = after;
    }
    return Arrays.copyOf(taken, count);
  }
}
