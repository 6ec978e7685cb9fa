package io.orderflow.axonserver.metrics;

import java.util.concurrent.TimeUnit;

/** What is counted of the writing to disk. */
public final class StoreMeters {

  private final Histogram fsyncMicros = new Histogram();
  private final Histogram groupWrites = new Histogram();

  /**
   * A group of writes is on disk.
   *
   * @param writes how many shared the fsync
   * @param nanos how long RocksDB took for them, nearly all of it for the fsync
   */
  public void written(int writes, long nanos) {
    fsyncMicros.add(TimeUnit.NANOSECONDS.toMicros(nanos));
    groupWrites.add(writes);
  }

  /** To be called about once a second. */
  public void tick(long now) {
    fsyncMicros.tick(now);
    groupWrites.tick(now);
  }

  public Histogram fsyncMicros() {
    return fsyncMicros;
  }

  public Histogram groupWrites() {
    return groupWrites;
  }
}
