package io.orderflow.documentstore.storage;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB database below all collections. A write goes to the write-ahead log at once; {@link
 * #awaitDurable} returns when a sync covers it, and one sync covers all writes that wait at the
 * same time.
 */
public final class Engine implements AutoCloseable {

  private static final long SYNC_LIMIT_SECONDS = 60;
  private static final long CLOSE_LIMIT_SECONDS = 10;

  private final RocksFiles files;
  private final RocksDB db;
  private final Disk disk;
  private final WriteOptions unsynced = new WriteOptions();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong syncs = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition synced = lock.newCondition();
  private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private volatile DurableView durable;
  private volatile @Nullable StoreFailedException failure;
  private volatile boolean closed;
  private boolean syncing;

  private Engine(RocksFiles files, Disk disk) {
    this.files = files;
    this.db = files.db();
    this.disk = disk;
    this.durable = new DurableView(db, 0);
  }

  /**
   * Opens or creates the database.
   *
   * @throws UncheckedRocksException when RocksDB cannot open it
   */
  public static Engine open(Path directory, Disk disk) {
    return new Engine(RocksFiles.open(directory), disk);
  }

  /** Reads only what is durable; the caller closes it. */
  public DurableView acquire() {
    DurableView view = durable;
    while (!view.retain()) {
      view = durable;
    }
    return view;
  }

  public WriteSession begin() {
    failIfBroken();
    return new WriteSession(db);
  }

  /**
   * Applies a session in one atomic batch and gives the ticket to wait for; visible to readers once
   * it is durable.
   */
  public long write(WriteSession session) {
    failIfBroken();
    try (WriteBatch batch = session.toBatch()) {
      disk.write(db, unsynced, batch);
    } catch (RocksDBException e) {
      throw fail("a write to disk failed", e);
    }
    return written.incrementAndGet();
  }

  /**
   * The newest write so far, for whoever must not answer before all that it has seen is durable.
   */
  public long lastTicket() {
    return written.get();
  }

  /**
   * Returns once the write of {@code ticket} is on disk.
   *
   * @throws StoreFailedException when the sync failed or did not return in time
   */
  public void awaitDurable(long ticket) {
    if (durable.ticket() >= ticket) {
      return;
    }
    lock.lock();
    try {
      while (durable.ticket() < ticket) {
        failIfBroken();
        if (syncing) {
          awaitLeader();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitLeader() {
    boolean interrupted = false;
    long remaining = TimeUnit.SECONDS.toNanos(SYNC_LIMIT_SECONDS);
    while (syncing && remaining > 0) {
      try {
        remaining = synced.awaitNanos(remaining);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the disk");
    }
    if (syncing && remaining <= 0) {
      throw fail(
          "a sync did not return within " + SYNC_LIMIT_SECONDS + " s",
          new RocksDBException("timed out"));
    }
  }

  private void lead() {
    syncing = true;
    lock.unlock();
    DurableView next = new DurableView(db, written.get());
    RocksDBException problem = null;
    try {
      disk.sync(db);
      syncs.incrementAndGet();
    } catch (RocksDBException e) {
      problem = e;
    } finally {
      lock.lock();
      syncing = false;
      synced.signalAll();
    }
    if (problem != null) {
      next.close();
      throw fail("a sync to disk failed", problem);
    }
    DurableView previous = durable;
    durable = next;
    previous.close();
  }

  private StoreFailedException fail(String what, RocksDBException cause) {
    StoreFailedException first = failure;
    if (first != null) {
      return first;
    }
    StoreFailedException reason =
        new StoreFailedException(
            "document store accepts no more writes: " + what + " (" + cause.getMessage() + ")",
            cause);
    failure = reason;
    return reason;
  }

  private void failIfBroken() {
    StoreFailedException reason = failure;
    if (reason != null) {
      throw reason;
    }
  }

  /** Why writes are refused, or null while all is well. */
  public @Nullable StoreFailedException failure() {
    return failure;
  }

  /** Syncs since the start. */
  public long syncCount() {
    return syncs.get();
  }

  /** Writes since the start. */
  public long writeCount() {
    return written.get();
  }

  /** Keeps the database open until {@link #exit}; false when it is closed. */
  public boolean enter() {
    if (!lifecycle.readLock().tryLock()) {
      return false;
    }
    if (closed) {
      lifecycle.readLock().unlock();
      return false;
    }
    return true;
  }

  public void exit() {
    lifecycle.readLock().unlock();
  }

  @Override
  public void close() {
    boolean drained = false;
    try {
      drained = lifecycle.writeLock().tryLock(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!drained) {
      throw new IllegalStateException(
          "commands still run after " + CLOSE_LIMIT_SECONDS + " s; left open");
    }
    try {
      if (!closed) {
        closed = true;
        durable.close();
        unsynced.close();
        files.close();
      }
    } finally {
      lifecycle.writeLock().unlock();
    }
  }
}
