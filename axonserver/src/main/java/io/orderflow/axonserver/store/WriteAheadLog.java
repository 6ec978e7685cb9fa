package io.orderflow.axonserver.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a write-ahead log of RocksDB, or its manifest, which says which files belong to the store
 * and has the same format, before RocksDB does: that takes some damage for the end of the file and
 * drops what follows without a word, and with it tables that the manifest names no more. The format
 * is public: blocks of 32 KiB; in them records of a masked CRC-32C, a length, a kind and the
 * payload; a write is one record or several.
 *
 * <p>The node begins a write when the one before is on disk. So a crash leaves at most the last
 * write unfinished; where another write follows on a damaged one, that was acknowledged.
 */
final class WriteAheadLog {

  private static final String UNTOUCHED = "nothing was touched, restore a backup";
  private static final int BLOCK = 32 * 1024;
  private static final int HEADER = 7;
  private static final int LENGTH = 4;
  private static final int KIND = 6;
  private static final int WHOLE_WRITE = 1;
  private static final int FIRST_OF_WRITE = 2;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final boolean isManifest;
  private final MemorySegment log;

  private WriteAheadLog(Path file, boolean isManifest, MemorySegment log) {
    this.file = file;
    this.isManifest = isManifest;
    this.log = log;
  }

  /**
   * What is wrong with the logs and the manifest in the directory; null when all is well.
   *
   * @param manifest the name of the one in use. A crash leaves others, unfinished or no longer
   *     needed, which RocksDB removes
   */
  static @Nullable String damage(Path directory, String manifest) throws IOException {
    for (Path file : filesOfThisFormat(directory, manifest)) {
      try (FileChannel channel = FileChannel.open(file);
          Arena arena = Arena.ofConfined()) {
        var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        boolean isManifest = file.endsWith(manifest);
        String damage = new WriteAheadLog(file, isManifest, mapped).damage();
        if (damage != null) {
          return damage;
        }
      }
    }
    return null;
  }

  private static List<Path> filesOfThisFormat(Path directory, String manifest) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(each -> each.toString().endsWith(".log") || each.endsWith(manifest))
          .sorted()
          .toList();
    }
  }

  private @Nullable String damage() {
    long end = endOfRecords(0);
    if (end >= log.byteSize()) {
      return null;
    }
    if (writeBeginsAfter(end)) {
      return "%s has changed at byte %d, and acknowledged writes follow: %s"
          .formatted(file, end, UNTOUCHED);
    }
    if (isWholeButForItsLength(end)) {
      return "%s has changed at byte %d, in the length of its last write: %s"
          .formatted(file, end + LENGTH, UNTOUCHED);
    }
    if (isComplete(end) && !isEmpty(end)) {
      return "the last write in %s does not match its checksum%s"
          .formatted(
              file,
              isManifest
                  ? ": " + UNTOUCHED
                  : ". It was acknowledged, unless the machine lost power while it was written."
                      + " To give it up: truncate -s %d %s".formatted(end, file));
    }
    return null;
  }

  /** Where the first record is that does not match its checksum, from a record's start on. */
  private long endOfRecords(long start) {
    long at = start;
    while (at < log.byteSize()) {
      if (leftInBlock(at) < HEADER) {
        at += leftInBlock(at);
      } else if (isValid(at)) {
        at += HEADER + length(at);
      } else {
        break;
      }
    }
    return at;
  }

  /** The next record may be anywhere in the block, but in the later ones it is at the start. */
  private boolean writeBeginsAfter(long damaged) {
    long nextBlock = damaged + leftInBlock(damaged);
    for (long at = damaged + 1; at < Math.min(nextBlock, log.byteSize()); at++) {
      if (isBeginOfWrite(at)) {
        return true;
      }
    }
    for (long block = nextBlock; block < log.byteSize(); block += BLOCK) {
      for (long at = block; at < block + BLOCK && isValid(at); at += HEADER + length(at)) {
        if (isBeginOfWrite(at)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isBeginOfWrite(long at) {
    if (leftInBlock(at) < HEADER || at + HEADER > log.byteSize()) {
      return false;
    }
    byte kind = log.get(ValueLayout.JAVA_BYTE, at + KIND);
    return (kind == WHOLE_WRITE || kind == FIRST_OF_WRITE) && isValid(at);
  }

  private boolean isValid(long at) {
    return isComplete(at) && matchesChecksum(at, length(at));
  }

  private boolean matchesChecksum(long at, long length) {
    CRC32C checksum = new CRC32C();
    checksum.update(log.asSlice(at + KIND, 1 + length).asByteBuffer());
    int value = (int) checksum.getValue();
    return Integer.rotateRight(value, 15) + 0xa282ead8 == log.get(INT, at);
  }

  /** A write that a crash cut off is shorter than its length says, and matches no checksum. */
  private boolean isWholeButForItsLength(long at) {
    long left = Math.min(leftInBlock(at), log.byteSize() - at);
    return left > HEADER && matchesChecksum(at, left - HEADER);
  }

  private boolean isComplete(long at) {
    long left = Math.min(leftInBlock(at), log.byteSize() - at);
    return left >= HEADER && HEADER + length(at) <= left;
  }

  /** Room that was made for a write that never came. */
  private boolean isEmpty(long at) {
    return length(at) == 0 && log.get(ValueLayout.JAVA_BYTE, at + KIND) == 0;
  }

  private static long leftInBlock(long at) {
    return BLOCK - at % BLOCK;
  }

  private long length(long at) {
    return Short.toUnsignedInt(log.get(SHORT, at + LENGTH));
  }
}
