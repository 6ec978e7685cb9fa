package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;

/** RocksDB, opened to be looked at: not one byte of its files changes. */
final class InspectedStore implements AutoCloseable {

  private static final int READ_AHEAD = 1 << 20;

  private final Logger silent = new Silent();

  /** Without the verification of logs, opening what was written with it crashes the process. */
  private final DBOptions options =
      RocksStore.verifyingLogs()
          .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
          .setMaxOpenFiles(256)
          .setLogger(silent);

  private final ReadOptions scan =
      new ReadOptions().setReadaheadSize(READ_AHEAD).setFillCache(false);
  private final ReadOptions point = new ReadOptions();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final Map<String, ColumnFamilyHandle> families = new HashMap<>();
  private final RocksDB db;

  static {
    RocksDB.loadLibrary();
  }

  InspectedStore(Path files) throws RocksDBException {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    try (Options any = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(any, files.toString())) {
        descriptors.add(new ColumnFamilyDescriptor(name));
      }
    }
    if (descriptors.isEmpty()) {
      // The list says nothing of a failure; opening the one family that every store has does.
      descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
    }
    db = RocksDB.openReadOnly(options, files.toString(), descriptors, handles);
    for (int i = 0; i < handles.size(); i++) {
      families.put(
          new String(descriptors.get(i).getName(), StandardCharsets.UTF_8), handles.get(i));
    }
  }

  /** Reads every block of every file and compares it with its checksum. */
  void verifyChecksums() throws RocksDBException {
    db.verifyChecksum();
  }

  byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
    ColumnFamilyHandle handle = families.get(family.columnFamily());
    return handle == null ? null : db.get(handle, point, key);
  }

  /** Walks from the first key at or after {@code from} while the visitor wants more. */
  void scan(Family family, byte[] from, Visitor visitor) throws RocksDBException {
    ColumnFamilyHandle handle = families.get(family.columnFamily());
    if (handle == null) {
      return;
    }
    try (RocksIterator iterator = db.newIterator(handle, scan)) {
      iterator.seek(from);
      while (iterator.isValid() && visit(family, iterator.key(), iterator.value(), visitor)) {
        iterator.next();
      }
      iterator.status();
    }
  }

  private static boolean visit(Family family, byte[] key, byte[] value, Visitor visitor)
      throws RocksDBException {
    try {
      return visitor.visit(key, value);
    } catch (RuntimeException malformed) {
      throw new RocksDBException(
          "%s: the entry %s is none of this format (%s)"
              .formatted(family.columnFamily(), HexFormat.of().formatHex(key), malformed));
    }
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    scan.close();
    point.close();
    options.close();
    silent.close();
  }

  /** Looks at one entry and says whether to go on. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(byte[] key, byte[] value) throws RocksDBException;
  }

  /** Without one of its own, RocksDB writes a diary beside the data. */
  private static final class Silent extends Logger {

    Silent() {
      super(InfoLogLevel.FATAL_LEVEL);
    }

    @Override
    protected void log(InfoLogLevel level, String message) {
      // What matters comes as an exception.
    }
  }
}
