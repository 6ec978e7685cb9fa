package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Figures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The node and what it is held against, all of them up at once, so that each figure is taken of one
 * after the other while the machine is in the same mood.
 *
 * @param peer null where there is none
 * @param time of each measurement
 * @param warmUp before the first of each kind: what is compiled and connected then is no part of it
 */
record Sides(
    ServerTarget node,
    ServerTarget unstored,
    RocksWrites rocks,
    @Nullable Target peer,
    Duration time,
    Duration warmUp,
    Figures figures) {

  static final String UNSTORED = "gRPC, no storage";
  static final String ROCKS = "RocksDB synced";
  static final String PEER = "JDBC, PostgreSQL";

  /**
   * Adds a figure of the node's, beside that of another side.
   *
   * @param other 0 where there is none
   */
  void tell(String what, double node, String unit, String side, double other) {
    if (other > 0) {
      figures.add(what, node, unit, side, other);
    } else {
      figures.add(what, node, unit);
    }
  }

  /** Adds the median and the 99th of 100 of how long each took. */
  void tellTimes(String what, Load load) {
    figures.add(what + ", median", load.samples().medianMillis(), "ms");
    figures.add(what + ", 99 of 100", load.samples().p99Millis(), "ms");
  }
}
