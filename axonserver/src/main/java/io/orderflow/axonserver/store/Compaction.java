package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RejectedException.Rule;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes RocksDB write the files of a context anew, without what was replaced or deleted in it. What
 * is in memory is written first, so that no log is needed any more that holds former content. It
 * takes as much time as reading and writing all events, and as much room, until the old files go.
 * That it is wanted stands on disk until it is done: what a crash cuts off begins anew.
 */
public final class Compaction implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(Compaction.class);

  private final RocksStore store;
  private final Noting noting;
  private final ThreadFactory threads;
  private @Nullable EventLog running;
  private @Nullable CompactRangeOptions options;
  private boolean closed;

  Compaction(RocksStore store, Noting noting) {
    this(store, noting, Thread.ofPlatform().name("axonserver-compaction").daemon().factory());
  }

  Compaction(RocksStore store, Noting noting, ThreadFactory threads) {
    this.store = store;
    this.noting = noting;
    this.threads = threads;
  }

  /** Brings what is wanted to the disk. */
  interface Noting {
    void note(EventLog log, TransformationChange change, Completion completion);
  }

  /**
   * Notes that the context is wanted compacted, and begins with it in the background. Refused while
   * a transformation of the context is open, or a compaction runs.
   *
   * @param noted told when that is on disk
   */
  public void start(EventLog log, Completion noted) {
    EventLog other = reserve(log);
    if (other != null) {
      noted.failed(
          new RejectedException(
              Rule.TRANSFORMATION_STATE,
              "Context %s is being compacted: ask again when that is done"
                  .formatted(other.context())));
      return;
    }
    noting.note(
        log,
        new TransformationChange.Compact(true),
        new Completion() {
          @Override
          public void succeeded() {
            try {
              noted.succeeded();
            } finally {
              begin(List.of(log));
            }
          }

          @Override
          public void failed(Exception reason) {
            release();
            noted.failed(reason);
          }
        });
  }

  /**
   * Goes on with what was wanted when the node ended, if there is room for it: a disk that it
   * filled would be full again at each start.
   */
  void resume(List<EventLog> wanted, StoreSize size) {
    if (!wanted.isEmpty() && isRoomFor(wanted, size) && reserve(wanted.getFirst()) == null) {
      begin(wanted);
    }
  }

  private static boolean isRoomFor(List<EventLog> wanted, StoreSize size) {
    try {
      StoreSize.Size now = size.size();
      if (now.freeBytes() >= now.bytes()) {
        return true;
      }
      logger.warn(
          "The compaction of {} goes on after a start with {} bytes free, not {}",
          names(wanted),
          now.bytes(),
          now.freeBytes());
    } catch (UncheckedIOException unknown) {
      logger.warn(
          "The compaction of {} goes on after a start that can tell how much room there is",
          names(wanted),
          unknown);
    }
    return false;
  }

  private static List<String> names(List<EventLog> logs) {
    return logs.stream().map(EventLog::context).toList();
  }

  /** The context that is compacted already; null when it is now the given one's turn. */
  private synchronized @Nullable EventLog reserve(EventLog log) {
    EventLog other = running;
    if (other == null) {
      running = log;
    }
    return other;
  }

  private synchronized void release() {
    running = null;
  }

  private void begin(List<EventLog> wanted) {
    try {
      threads.newThread(() -> run(wanted)).start();
    } catch (OutOfMemoryError noThread) {
      release();
      logger.error("The compaction of {} goes on after the next start", names(wanted), noThread);
    }
  }

  private void run(List<EventLog> wanted) {
    try {
      for (EventLog log : wanted) {
        turnTo(log);
        run(log);
      }
    } finally {
      release();
    }
  }

  private synchronized void turnTo(EventLog log) {
    running = log;
  }

  private void run(EventLog log) {
    try (CompactRangeOptions range =
        new CompactRangeOptions()
            .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)
            .setExclusiveManualCompaction(false)) {
      try {
        canBeCanceled(range);
        store.flush();
        for (Family family : List.of(Family.EVENTS, Family.SNAPSHOTS, Family.TRANSFORMATIONS)) {
          store.compact(family, log.id(), range);
        }
        logger.info("Context {} is compacted", log.context());
        noting.note(log, new TransformationChange.Compact(false), new Done(log));
      } finally {
        canBeCanceled(null);
      }
    } catch (NotInMemoryException | StoreClosedException stopped) {
      logger.info("The compaction of context {} goes on after the next start", log.context());
    } catch (RuntimeException failure) {
      logger.error(
          "Context {} could not be compacted: it is tried again after the next start",
          log.context(),
          failure);
    }
  }

  private synchronized void canBeCanceled(@Nullable CompactRangeOptions range) {
    if (range != null && closed) {
      throw new StoreClosedException();
    }
    options = range;
  }

  /** Makes one that is running end soon. */
  @Override
  public synchronized void close() {
    closed = true;
    if (options != null) {
      options.setCanceled(true);
    }
  }

  /** Without this note it is done once more, which changes nothing. */
  private record Done(EventLog log) implements Completion {

    @Override
    public void succeeded() {
      logger.debug("The compaction of context {} is noted", log.context());
    }

    @Override
    public void failed(Exception reason) {
      logger.debug("The compaction of context {} is done, and not noted", log.context(), reason);
    }
  }
}
