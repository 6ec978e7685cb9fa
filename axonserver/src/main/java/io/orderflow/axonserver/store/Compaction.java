package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes RocksDB write the files of a context anew, without what was replaced or deleted in it. What
 * is in memory is written first, so that no log is needed any more that holds former content. It
 * takes as much time as reading and writing all events, and as much room, until the old files go.
 */
public final class Compaction implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(Compaction.class);

  private final RocksStore store;
  private @Nullable EventLog running;
  private @Nullable CompactRangeOptions options;
  private boolean closed;

  Compaction(RocksStore store) {
    this.store = store;
  }

  /**
   * Begins in the background, unless one is running.
   *
   * @return the context that is compacted already; null when this call began it
   */
  public synchronized @Nullable String start(EventLog log) {
    if (running != null) {
      return running.context();
    }
    if (closed) {
      throw new StoreClosedException();
    }
    running = log;
    Thread.ofPlatform().name("axonserver-compaction").daemon().start(() -> run(log));
    return null;
  }

  private void run(EventLog log) {
    CompactRangeOptions range =
        new CompactRangeOptions()
            .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)
            .setExclusiveManualCompaction(false);
    try {
      begin(range);
      store.flush();
      for (Family family : List.of(Family.EVENTS, Family.SNAPSHOTS, Family.TRANSFORMATIONS)) {
        store.compact(family, log.id(), range);
      }
      logger.info("Context {} is compacted", log.context());
    } catch (NotInMemoryException | StoreClosedException stopped) {
      logger.warn(
          "The node stops before context {} was compacted: ask for it again", log.context());
    } catch (RuntimeException failure) {
      logger.error("Context {} could not be compacted", log.context(), failure);
    } finally {
      end(range);
    }
  }

  private synchronized void begin(CompactRangeOptions range) {
    if (closed) {
      throw new StoreClosedException();
    }
    options = range;
  }

  private synchronized void end(CompactRangeOptions range) {
    options = null;
    running = null;
    range.close();
  }

  /** Makes one that is running end soon. */
  @Override
  public synchronized void close() {
    closed = true;
    if (options != null) {
      options.setCanceled(true);
    }
  }
}
