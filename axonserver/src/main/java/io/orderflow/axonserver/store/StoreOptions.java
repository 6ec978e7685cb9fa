package io.orderflow.axonserver.store;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How much the store may hold in memory. The defaults fit a process that does everything else as
 * well: about 100 MB at most.
 *
 * @param blockCacheBytes RocksDB's cache of blocks that were read
 * @param memtableBytes what RocksDB holds before it writes a table file
 * @param recentEvents how many of the newest events stay in memory for readers at the tail
 * @param recentBytes how many bytes they may take
 * @param aggregateHeads how many aggregates' last sequence numbers stay in memory
 * @param maxWaitingWrites how many transactions may wait for the disk; more are refused
 * @param maxWaitingBytes how many bytes they may take
 * @param maxBatch how many transactions share one fsync at most
 * @param groupPause after an fsync that several transactions shared, how long to let the next group
 *     grow at most: it costs each of these a little time, and saves the processor an fsync for a
 *     few. It is never more than a quarter of what a group takes
 * @param writer replaces the way to the disk; for tests that make it fail
 */
public record StoreOptions(
    long blockCacheBytes,
    long memtableBytes,
    int recentEvents,
    long recentBytes,
    int aggregateHeads,
    int maxWaitingWrites,
    long maxWaitingBytes,
    int maxBatch,
    Duration groupPause,
    UnaryOperator<BatchWriter> writer) {

  private static final long MIB = 1L << 20;

  public static StoreOptions defaults() {
    return new StoreOptions(
        24 * MIB,
        32 * MIB,
        16_384,
        16 * MIB,
        50_000,
        10_000,
        64 * MIB,
        1_000,
        Duration.ofNanos(1_000_000),
        UnaryOperator.identity());
  }

  public StoreOptions withWriter(UnaryOperator<BatchWriter> replacement) {
    return new StoreOptions(
        blockCacheBytes,
        memtableBytes,
        recentEvents,
        recentBytes,
        aggregateHeads,
        maxWaitingWrites,
        maxWaitingBytes,
        maxBatch,
        groupPause,
        replacement);
  }

  public StoreOptions withMemtableBytes(long bytes) {
    return new StoreOptions(
        blockCacheBytes,
        bytes,
        recentEvents,
        recentBytes,
        aggregateHeads,
        maxWaitingWrites,
        maxWaitingBytes,
        maxBatch,
        groupPause,
        writer);
  }

  public StoreOptions withGroupPause(Duration pause) {
    return new StoreOptions(
        blockCacheBytes,
        memtableBytes,
        recentEvents,
        recentBytes,
        aggregateHeads,
        maxWaitingWrites,
        maxWaitingBytes,
        maxBatch,
        pause,
        writer);
  }
}
