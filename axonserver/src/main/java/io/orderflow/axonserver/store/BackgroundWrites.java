package io.orderflow.axonserver.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * What RocksDB writes in threads of its own, tables and the manifest that names them, and tells
 * nobody of when it fails. It counts its failures, and is asked for that count: its listener for
 * Java is not told of those of a flush, because Java does not know the reasons that it gives.
 *
 * <p>After a failure it refuses every write, and says why; save where it only has no room to merge
 * tables: they stay as they are then, and it tries again. One thread asks.
 */
final class BackgroundWrites implements AutoCloseable {

  private static final String FAILURES = "rocksdb.background-errors";
  private static final Answer WELL = new Answer(null);

  private final RocksDB db;
  private final WriteOptions nowhere = new WriteOptions().setDisableWAL(true).setNoSlowdown(true);
  private long known;

  BackgroundWrites(RocksDB db) {
    this.db = db;
  }

  /**
   * @param refusal why RocksDB refuses writes; null while it takes them
   */
  record Answer(@Nullable RocksDBException refusal) {}

  /** Never waits: RocksDB counts in memory, and a write of nothing is refused or done at once. */
  Answer look() throws RocksDBException {
    long failures = db.getLongProperty(FAILURES);
    if (failures == known) {
      return WELL;
    }
    known = failures;
    try (WriteBatch nothing = new WriteBatch()) {
      db.write(nowhere, nothing);
      return WELL;
    } catch (RocksDBException refusal) {
      return isOfStall(refusal) ? WELL : new Answer(refusal);
    }
  }

  private static boolean isOfStall(RocksDBException refusal) {
    return refusal.getStatus() != null && refusal.getStatus().getCode() == Status.Code.Incomplete;
  }

  @Override
  public void close() {
    nowhere.close();
  }
}
