package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.EventWithToken;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The layout of an export. Numbers are big-endian.
 *
 * <ol>
 *   <li>The header: {@link #MAGIC}, the version as 4 bytes, the name of the context as 2 bytes of
 *       length and UTF-8, a CRC-32C of all that.
 *   <li>Records: 1 byte of kind, 4 bytes of length, the content, a CRC-32C of all that. Events come
 *       first, in the order of their tokens, as {@code EventWithToken}; then snapshots, as {@code
 *       Event}.
 *   <li>The end, a record too: 8 bytes with the number of events, 8 with that of snapshots, and the
 *       SHA-256 of everything before this record. The file ends here.
 * </ol>
 */
final class EventFile {

  static final String MAGIC = "AXEVENTS";
  static final int VERSION = 1;
  static final byte EVENT = 'E';
  static final byte SNAPSHOT = 'S';
  static final byte END = 'Z';
  static final int RECORD_HEADER = 5;
  static final int MAX_CONTENT = 256 << 20;
  static final int DIGEST = 32;

  private EventFile() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** What a record holds. */
  sealed interface Entry {}

  record EventEntry(EventWithToken event) implements Entry {}

  record SnapshotEntry(Event snapshot) implements Entry {}
}
