package io.orderflow.axonserver.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a total grows, over the last ten seconds. */
public final class Rate {

  private static final int SAMPLES = 10;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier total;
  private final long[] totals = new long[SAMPLES];
  private final long[] times = new long[SAMPLES];
  private int next;
  private int filled;

  /**
   * @param total only grows
   * @param now on the clock of {@link System#nanoTime}
   */
  public Rate(LongSupplier total, long now) {
    this.total = total;
    tick(now);
  }

  /** To be called once a second. */
  public synchronized void tick(long now) {
    totals[next] = total.getAsLong();
    times[next] = now;
    next = (next + 1) % SAMPLES;
    filled = Math.min(SAMPLES, filled + 1);
  }

  /** Growth per second; what came within the first second counts as if that were over. */
  public synchronized double perSecond(long now) {
    int oldest = filled < SAMPLES ? 0 : next;
    double seconds = Math.max(1, (now - times[oldest]) / NANOS);
    double rate = (total.getAsLong() - totals[oldest]) / seconds;
    return Math.round(Math.max(0, rate) * 10) / 10.0;
  }
}
