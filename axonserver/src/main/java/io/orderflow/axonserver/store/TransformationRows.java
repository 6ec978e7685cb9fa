package io.orderflow.axonserver.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of transformations: first those of all of a context's transformations, then those of
 * their actions, then the note that the context is to be compacted.
 */
final class TransformationRows {

  private static final byte TRANSFORMATION = 0;
  private static final byte ACTION = 1;
  private static final byte COMPACTION = 2;

  private TransformationRows() {}

  static byte[] transformation(int context, long number) {
    return ByteBuffer.allocate(13).putInt(context).put(TRANSFORMATION).putLong(number).array();
  }

  static byte[] action(int context, long number, long sequence) {
    return ByteBuffer.allocate(21)
        .putInt(context)
        .put(ACTION)
        .putLong(number)
        .putLong(sequence)
        .array();
  }

  static byte[] compaction(int context) {
    return ByteBuffer.allocate(5).putInt(context).put(COMPACTION).array();
  }

  static boolean isTransformation(byte[] key, int context) {
    return Keys.contextOf(key) == context && key[4] == TRANSFORMATION;
  }

  static boolean isAction(byte[] key, int context) {
    return Keys.contextOf(key) == context && key[4] == ACTION;
  }

  static boolean isCompaction(byte[] key, int context) {
    return Keys.contextOf(key) == context && key[4] == COMPACTION;
  }

  static long numberOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong(5);
  }

  static long sequenceOf(byte[] actionKey) {
    return ByteBuffer.wrap(actionKey).getLong(13);
  }

  static TransformRequest actionOf(byte[] value) {
    try {
      return TransformRequest.parseFrom(value);
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalStateException("A stored action cannot be read", damaged);
    }
  }

  /** The event that an action is about. */
  static long tokenOf(TransformRequest action) {
    return action.hasReplaceEvent()
        ? action.getReplaceEvent().getToken()
        : action.getDeleteEvent().getToken();
  }

  /** The newest transformation of a context; null when there was none. */
  static @Nullable StoredTransformation newest(RocksStore store, int context) {
    StoredTransformation[] newest = new StoredTransformation[1];
    store.scanBack(
        Family.TRANSFORMATIONS,
        transformation(context, Long.MAX_VALUE),
        Access.DISK,
        (key, value) -> {
          if (isTransformation(key, context)) {
            newest[0] = StoredTransformation.of(numberOf(key), value);
          }
          return false;
        });
    return newest[0];
  }

  /** The last action that is kept of a transformation; null when there is none. */
  static @Nullable TransformRequest lastAction(RocksStore store, int context, long number) {
    TransformRequest[] last = new TransformRequest[1];
    store.scanBack(
        Family.TRANSFORMATIONS,
        action(context, number, Long.MAX_VALUE),
        Access.DISK,
        (key, value) -> {
          if (isAction(key, context) && numberOf(key) == number) {
            last[0] = actionOf(value);
          }
          return false;
        });
    return last[0];
  }
}
