package io.orderflow.benchmarks.node;

import java.util.UUID;

/**
 * What lies in a generated store: aggregates of {@link #EVENTS} events each, whose ids are spread
 * evenly, written a thousand at a time, so that the events of each lie apart as in a real log.
 */
final class BigStore {

  /** Of each aggregate. */
  static final int EVENTS = 10;

  /** That are written beside each other. */
  static final int AGGREGATES_AT_ONCE = 1_000;

  static final long BLOCK = (long) EVENTS * AGGREGATES_AT_ONCE;

  private BigStore() {}

  /** The id of the aggregate of a number. */
  static String aggregateId(long number) {
    return new UUID(spread(number), spread(~number)).toString();
  }

  /** The finalizer of MurmurHash3: a bijection whose results look random. */
  private static long spread(long number) {
    long x = number + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return x ^ (x >>> 33);
  }
}
