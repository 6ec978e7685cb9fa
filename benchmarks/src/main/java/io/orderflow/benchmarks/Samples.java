package io.orderflow.benchmarks;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Durations in nanoseconds; answers in milliseconds. */
public final class Samples {

  private final long[] sorted;

  private Samples(long[] nanos) {
    this.sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  public static Samples of(long... nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    return new Samples(nanos);
  }

  /** Takes so many samples, one after the other. */
  public static Samples take(int count, LongSupplier nanos) {
    long[] taken = new long[count];
    Arrays.setAll(taken, number -> nanos.getAsLong());
    return of(taken);
  }

  public double medianMillis() {
    return millis(0.5);
  }

  public double p99Millis() {
    return millis(0.99);
  }

  private double millis(double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
