package io.orderflow.documentstore.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How many documents a collection has, and of how many bytes. */
record Statistics(long documents, long bytes) {

  static final Statistics NONE = new Statistics(0, 0);

  Statistics plus(long moreDocuments, long moreBytes) {
    return new Statistics(documents + moreDocuments, bytes + moreBytes);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(documents).putLong(bytes).array();
  }

  static Statistics of(byte @Nullable [] stored) {
    if (stored == null) {
      return NONE;
    }
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    return new Statistics(buffer.getLong(), buffer.getLong());
  }
}
