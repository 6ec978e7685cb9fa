package io.orderflow.axonserver.store;

import io.orderflow.axonserver.metrics.StoreMeters;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a node. It takes all writes that wait, validates and numbers them in the order
 * in which they came, puts them on disk with one fsync, publishes the events and only then answers:
 * while one fsync is under way, the next group forms.
 *
 * <p>A write that fails ends it for good: what the disk holds then is unknown until RocksDB reads
 * its log again, so everything after it is refused. So does one of RocksDB's own, of a table: a
 * disk that fails there is not trusted with more, though RocksDB may recover.
 */
final class Sequencer {

  private static final Logger log = LoggerFactory.getLogger(Sequencer.class);
  private static final long PATIENCE = 100;

  private final BlockingQueue<Write> queue;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final long maxWaitingBytes;
  private final int maxBatch;
  private final GroupPause pause;
  private final RocksStore store;
  private final Staging staging;
  private final BatchWriter writer;
  private final StoreMeters meters = new StoreMeters();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile @Nullable StoreFailedException failure;

  /** Made in advance: when the thread ends because memory is short, nothing more can be made. */
  private final StoreFailedException endedUnasked =
      new StoreFailedException(
          "The writer has ended: nothing is stored until the node is started again", null);

  Sequencer(RocksStore store, StoreOptions options, Clock clock, BatchWriter writer) {
    this.queue = new LinkedBlockingQueue<>(options.maxWaitingWrites());
    this.maxWaitingBytes = options.maxWaitingBytes();
    this.maxBatch = options.maxBatch();
    this.pause = new GroupPause(options.groupPause().toNanos());
    this.store = store;
    this.staging = new Staging(store, clock);
    this.writer = writer;
    this.thread = Thread.ofPlatform().name("axonserver-sequencer").daemon().unstarted(this::run);
  }

  /** Tells of a context that is on disk already; before the start. */
  void known(EventLog context) {
    staging.contexts().known(context);
  }

  StoreMeters meters() {
    return meters;
  }

  /** How many writes wait. */
  int waiting() {
    return queue.size();
  }

  void start() {
    thread.start();
  }

  /** Why nothing is written any more; null while all is well. */
  @Nullable StoreFailedException failure() {
    return failure == null && ended && !closing ? endedUnasked : failure;
  }

  /** Never waits: a write that cannot be taken fails at once. */
  void submit(Write write) {
    StoreFailedException failed = failure();
    if (failed != null) {
      write.completion().failed(failed);
      return;
    }
    if (closing) {
      write.completion().failed(new StoreClosedException());
      return;
    }
    if (waitingBytes.addAndGet(write.size()) > maxWaitingBytes || !queue.offer(write)) {
      waitingBytes.addAndGet(-write.size());
      write.completion().failed(new QueueFullException(queue.size()));
      return;
    }
    if (ended) {
      refuseWaiting();
    }
  }

  private void run() {
    try {
      while (!isDone()) {
        writeOneGroup(PATIENCE);
        failIfTheStoreDid();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** After a failure, or when all that waited before the end is written. */
  boolean isDone() {
    return failure != null || closing && queue.isEmpty();
  }

  /** Writes what waits, if anything does or comes in the time, in milliseconds. */
  void writeOneGroup(long patience) throws InterruptedException {
    Write first = queue.poll(patience, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<Write> group = new ArrayList<>();
    group.add(first);
    queue.drainTo(group, maxBatch - 1);
    long began = System.nanoTime();
    write(group);
    long rest = pause.after(group.size(), System.nanoTime() - began, queue.size());
    if (rest > 0 && !closing) {
      LockSupport.parkNanos(rest);
    }
  }

  private void failIfTheStoreDid() {
    Exception refusal = failure == null ? store.background().refusal() : null;
    if (refusal != null) {
      fail(refusal);
    }
  }

  void end() {
    ended = true;
    refuseWaiting();
    staging.close();
  }

  private void write(List<Write> group) {
    List<Write> accepted = new ArrayList<>(group.size());
    List<Refusal> refused = new ArrayList<>();
    try {
      HeadLookups.before(group);
      for (Write write : group) {
        waitingBytes.addAndGet(-write.size());
        try {
          staging.stage(write);
          accepted.add(write);
        } catch (RejectedException rejection) {
          refused.add(new Refusal(write, rejection));
        }
      }
      if (staging.batch().count() > 0) {
        long begun = System.nanoTime();
        writer.write(staging.batch());
        meters.written(accepted.size(), System.nanoTime() - begun);
        staging.appended().forEach(EventLog::publish);
        staging.snapshotted().forEach(EventLog::publishSnapshots);
        staging.changed().forEach(EventLog::replace);
      }
    } catch (Throwable cause) {
      fail(cause);
      StoreFailedException failed = failure;
      if (failed != null) {
        group.forEach(write -> answer(() -> write.completion().failed(failed)));
      }
      return;
    } finally {
      staging.clear();
    }
    accepted.forEach(write -> answer(write.completion()::succeeded));
    refused.forEach(each -> answer(() -> each.write.completion().failed(each.reason)));
  }

  private void fail(Throwable cause) {
    StoreFailedException known = endedUnasked;
    try {
      known =
          new StoreFailedException(
              "A write failed (%s): nothing is stored until the node is started again"
                  .formatted(cause.getMessage()),
              cause);
    } finally {
      failure = known;
    }
    log.error("A write failed: appends are refused until the node is started again", cause);
  }

  private void refuseWaiting() {
    StoreFailedException failed = failure();
    Exception reason = failed != null ? failed : new StoreClosedException();
    for (Write write = queue.poll(); write != null; write = queue.poll()) {
      Write refused = write;
      answer(() -> refused.completion().failed(reason));
    }
  }

  /** A caller that went away must not harm the others. */
  private static void answer(Runnable completion) {
    try {
      completion.run();
    } catch (RuntimeException gone) {
      log.debug("An answer could not be given", gone);
    } catch (Error unexpected) {
      log.error("An answer could not be given", unexpected);
    }
  }

  /** Refuses new writes and finishes those that wait; true when that was done within the bound. */
  boolean close(Duration bound) {
    refuseNew();
    if (thread.getState() == Thread.State.NEW) {
      end();
      return true;
    }
    try {
      return thread.join(bound);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void refuseNew() {
    closing = true;
  }

  private record Refusal(Write write, RejectedException reason) {}
}
