package io.orderflow.axonserver.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * How values are spread, since the start and of late. Values below 8 are told exactly, others in
 * ranges that are an eighth of their power of two wide. To add one takes neither a lock nor a new
 * object.
 */
public final class Histogram {

  private static final int EXACT_BITS = 3;
  private static final int PER_POWER = 1 << EXACT_BITS;
  private static final int HIGHEST_POWER = 40;
  private static final int RANGES = (HIGHEST_POWER - EXACT_BITS + 2) * PER_POWER;

  /** What is larger counts as this; of microseconds it is 25 days. */
  private static final long LARGEST = (1L << (HIGHEST_POWER + 1)) - 1;

  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLongArray counts = new AtomicLongArray(RANGES);
  private final LongAdder sum = new LongAdder();
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);
  private volatile Spread before = Spread.none();
  private volatile Spread current = Spread.none();
  private volatile long currentBegan = System.nanoTime();

  /** Adds a value; a negative one counts as 0. */
  public void add(long value) {
    long bounded = Math.clamp(value, 0, LARGEST);
    counts.getAndIncrement(range(bounded));
    sum.add(bounded);
    max.accumulate(bounded);
  }

  private static int range(long value) {
    if (value < PER_POWER) {
      return (int) value;
    }
    int power = 63 - Long.numberOfLeadingZeros(value);
    int within = (int) (value >>> (power - EXACT_BITS)) & (PER_POWER - 1);
    return (power - EXACT_BITS + 1) * PER_POWER + within;
  }

  /** The largest value that counts in a range. */
  private static long largestIn(int range) {
    if (range < PER_POWER) {
      return range;
    }
    int shift = range / PER_POWER - 1;
    return ((long) (PER_POWER + range % PER_POWER + 1) << shift) - 1;
  }

  /** To be called about once a second. */
  void tick(long now) {
    if (now - currentBegan >= WINDOW) {
      before = current;
      current = spread();
      currentBegan = now;
    }
  }

  /** What was added in the last one to two minutes; if nothing was, since the start. */
  public Spread recent() {
    Spread all = spread();
    Spread recent = all.without(before);
    return recent.count() > 0 ? recent : all;
  }

  /** What was added since the start. */
  public Spread spread() {
    long[] copy = new long[RANGES];
    for (int i = 0; i < RANGES; i++) {
      copy[i] = counts.get(i);
    }
    return new Spread(copy, sum.sum(), max.get());
  }

  /** What was added up to one moment. */
  public static final class Spread {

    private final long[] counts;
    private final long sum;
    private final long max;
    private final long count;

    private Spread(long[] counts, long sum, long max) {
      this.counts = counts;
      this.sum = sum;
      this.max = max;
      long total = 0;
      for (long each : counts) {
        total += each;
      }
      this.count = total;
    }

    public static Spread none() {
      return new Spread(new long[RANGES], 0, 0);
    }

    /** Both together. */
    public Spread and(Spread other) {
      long[] both = new long[RANGES];
      for (int i = 0; i < RANGES; i++) {
        both[i] = counts[i] + other.counts[i];
      }
      return new Spread(both, sum + other.sum, Math.max(max, other.max));
    }

    /** What came after the other, which is older; of its largest value the range is known. */
    Spread without(Spread other) {
      long[] rest = new long[RANGES];
      int highest = 0;
      for (int i = 0; i < RANGES; i++) {
        rest[i] = Math.max(0, counts[i] - other.counts[i]);
        highest = rest[i] > 0 ? i : highest;
      }
      return new Spread(rest, sum - other.sum, Math.min(max, largestIn(highest)));
    }

    public long count() {
      return count;
    }

    public long sum() {
      return sum;
    }

    public long max() {
      return max;
    }

    /**
     * The value that so much of all do not exceed; at most an eighth too high; 0 when there is
     * none.
     *
     * @param part 0.99 for 99 %
     */
    public long quantile(double part) {
      long wanted = Math.max(1, (long) Math.ceil(part * count));
      long seen = 0;
      for (int i = 0; i < RANGES; i++) {
        seen += counts[i];
        if (seen >= wanted) {
          return Math.min(max, largestIn(i));
        }
      }
      return max;
    }

    /** How many values are lower than a power of two. */
    public long below(long powerOfTwo) {
      long seen = 0;
      for (int i = 0; i < RANGES && largestIn(i) < powerOfTwo; i++) {
        seen += counts[i];
      }
      return seen;
    }
  }
}
