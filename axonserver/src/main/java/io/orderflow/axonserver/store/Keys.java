package io.orderflow.axonserver.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The layout of every key. Numbers are big-endian, so that byte order is numeric order; the id of
 * the context comes first, so that a context is one range; ids of aggregates carry their length, so
 * that none is the beginning of another.
 */
final class Keys {

  private Keys() {}

  static byte[] event(int context, long token) {
    return ByteBuffer.allocate(12).putInt(context).putLong(token).array();
  }

  static long tokenOfEvent(byte[] key) {
    return ByteBuffer.wrap(key).getLong(4);
  }

  static byte[] aggregate(int context, byte[] aggregateId, long sequenceNumber) {
    return ByteBuffer.allocate(14 + aggregateId.length)
        .putInt(context)
        .putShort((short) aggregateId.length)
        .put(aggregateId)
        .putLong(sequenceNumber)
        .array();
  }

  static byte[] aggregateId(String aggregateId) {
    return aggregateId.getBytes(StandardCharsets.UTF_8);
  }

  static boolean sameAggregate(byte[] key, byte[] other) {
    return key.length == other.length
        && Arrays.equals(key, 0, key.length - 8, other, 0, other.length - 8);
  }

  static long sequenceNumberOf(byte[] aggregateKey) {
    return ByteBuffer.wrap(aggregateKey).getLong(aggregateKey.length - 8);
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static long number(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  static byte[] schedule(int context, UUID id) {
    return ByteBuffer.allocate(20)
        .putInt(context)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static byte[] due(long dueAt, int context, UUID id) {
    return ByteBuffer.allocate(28)
        .putLong(dueAt)
        .putInt(context)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static DueKey dueKey(byte[] key) {
    ByteBuffer buffer = ByteBuffer.wrap(key);
    return new DueKey(
        buffer.getLong(), buffer.getInt(), new UUID(buffer.getLong(), buffer.getLong()));
  }

  /** The definition of a stream comes right before the rows of its segments. */
  static byte[] stream(int context, StreamRow row) {
    byte[] id = row.streamId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(10 + id.length)
        .putInt(context)
        .putShort((short) id.length)
        .put(id)
        .putInt(row.segment() + 1)
        .array();
  }

  static byte[] streams(int context) {
    return ByteBuffer.allocate(4).putInt(context).array();
  }

  static StreamRow streamRow(byte[] key, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(key);
    buffer.getInt();
    byte[] id = new byte[buffer.getShort()];
    buffer.get(id);
    return new StreamRow(new String(id, StandardCharsets.UTF_8), buffer.getInt() - 1, value);
  }

  static byte[] context(String name) {
    return ("context/" + name).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] afterContexts() {
    return "context0".getBytes(StandardCharsets.UTF_8);
  }

  /** All keys of a context lie from here up to the beginning of the next. */
  static byte[] beginningOf(int context) {
    return ByteBuffer.allocate(4).putInt(context).array();
  }

  static int contextOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  static UUID idOfSchedule(byte[] key) {
    return new UUID(ByteBuffer.wrap(key).getLong(4), ByteBuffer.wrap(key).getLong(12));
  }

  /** Holds the highest id that a context ever had. */
  static byte[] highestContext() {
    return "highest-context".getBytes(StandardCharsets.UTF_8);
  }

  /** Says that something may be left of a deleted context. */
  static byte[] deletedContext(int context) {
    return "deleted/%010d".formatted(context).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] deletedContexts() {
    return "deleted/".getBytes(StandardCharsets.UTF_8);
  }

  static boolean isDeletedContext(byte[] key) {
    return new String(key, StandardCharsets.UTF_8).startsWith("deleted/");
  }

  /** Whether it tells of contexts: of those that are there, of deleted ones, or the highest id. */
  static boolean isOfContexts(byte[] key) {
    return new String(key, StandardCharsets.UTF_8).startsWith("context/")
        || isDeletedContext(key)
        || Arrays.equals(key, highestContext());
  }

  static int idOfDeleted(byte[] key) {
    return Integer.parseInt(new String(key, StandardCharsets.UTF_8).substring("deleted/".length()));
  }

  record DueKey(long dueAt, int context, UUID id) {}
}
