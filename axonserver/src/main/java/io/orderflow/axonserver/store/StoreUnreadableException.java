package io.orderflow.axonserver.store;

import io.orderflow.axonserver.DamagedStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Something that is stored cannot be read: a file is damaged or missing, or the disk fails. */
public final class StoreUnreadableException extends StoreFailedException {

  private static final long serialVersionUID = 1L;

  private final RocksDBException reason;

  StoreUnreadableException(RocksDBException reason) {
    super("The store cannot be read: " + reason.getMessage(), reason);
    this.reason = reason;
  }

  /**
   * Why a node does not start on the directory.
   *
   * @return {@link DamagedStoreException} when a file is damaged or missing, {@link
   *     UncheckedIOException} for whatever else keeps it from being read
   */
  public RuntimeException atStart(Path directory) {
    return atStart(directory, reason);
  }

  static RuntimeException atStart(Path directory, RocksDBException failure) {
    String reason = String.valueOf(failure.getMessage());
    return isDamage(failure.getStatus())
        ? new DamagedStoreException(directory, reason)
        : new UncheckedIOException(
            "Cannot open %s: %s".formatted(directory, reason), new IOException(failure));
  }

  private static boolean isDamage(@Nullable Status status) {
    if (status == null) {
      return false;
    }
    return switch (status.getCode()) {
      case Corruption -> true;
      // A path that is missing. RocksDB's Java has names for what else it may be, not for this.
      case IOError -> status.getSubCode() == Status.SubCode.Undefined;
      default -> false;
    };
  }
}
