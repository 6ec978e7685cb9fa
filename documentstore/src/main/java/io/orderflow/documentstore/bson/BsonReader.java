package io.orderflow.documentstore.bson;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decodes documents into the core's types. Expects bytes that {@link BsonValidator} let pass. */
public final class BsonReader {

  private BsonReader() {}

  /** The document that starts at {@code start}. */
  public static Document document(byte[] bytes, int start) {
    Document document = new Document();
    Elements elements = new Elements(bytes, start);
    while (elements.next()) {
      document.put(
          Names.of(bytes, elements.nameFrom(), elements.nameTo()),
          value(bytes, elements.type(), elements.valueFrom()));
    }
    return document;
  }

  private static List<@Nullable Object> array(byte[] bytes, int start) {
    List<@Nullable Object> array = new ArrayList<>();
    Elements elements = new Elements(bytes, start);
    while (elements.next()) {
      array.add(value(bytes, elements.type(), elements.valueFrom()));
    }
    return array;
  }

  /** One value. */
  public static @Nullable Object value(byte[] bytes, int type, int at) {
    return switch (type) {
      case Types.DOUBLE -> Double.longBitsToDouble(LittleEndian.readLong(bytes, at));
      case Types.STRING -> string(bytes, at);
      case Types.DOCUMENT -> document(bytes, at);
      case Types.ARRAY -> array(bytes, at);
      case Types.BINARY -> binary(bytes, at);
      case Types.NULL, Types.UNDEFINED -> null;
      case Types.OBJECT_ID -> new ObjectId(Arrays.copyOfRange(bytes, at, at + 12));
      case Types.BOOLEAN -> bytes[at] != 0;
      case Types.DATE -> Instant.ofEpochMilli(LittleEndian.readLong(bytes, at));
      case Types.REGEX -> regex(bytes, at);
      case Types.JAVASCRIPT -> new BsonJavaScript(string(bytes, at));
      case Types.INT32 -> LittleEndian.readInt(bytes, at);
      case Types.TIMESTAMP -> new BsonTimestamp(LittleEndian.readLong(bytes, at));
      case Types.INT64 -> LittleEndian.readLong(bytes, at);
      case Types.DECIMAL128 ->
          new Decimal128(
              LittleEndian.readLong(bytes, at), LittleEndian.readLong(bytes, at + Long.BYTES));
      case Types.MAX_KEY -> MaxKey.getInstance();
      case Types.MIN_KEY -> MinKey.getInstance();
      default -> throw new InvalidBsonException("unsupported type 0x" + Integer.toHexString(type));
    };
  }

  private static String string(byte[] bytes, int at) {
    int length = LittleEndian.readInt(bytes, at) - 1;
    return new String(bytes, at + Integer.BYTES, length, StandardCharsets.UTF_8);
  }

  private static Object binary(byte[] bytes, int at) {
    int length = LittleEndian.readInt(bytes, at);
    int from = at + Integer.BYTES + 1;
    return switch (bytes[at + Integer.BYTES] & 0xFF) {
      case Types.BINARY_UUID ->
          new UUID(
              Long.reverseBytes(LittleEndian.readLong(bytes, from)),
              Long.reverseBytes(LittleEndian.readLong(bytes, from + Long.BYTES)));
      case Types.BINARY_LEGACY_UUID ->
          new LegacyUUID(
              LittleEndian.readLong(bytes, from), LittleEndian.readLong(bytes, from + Long.BYTES));
      default -> new BinData(Arrays.copyOfRange(bytes, from, from + length));
    };
  }

  private static BsonRegularExpression regex(byte[] bytes, int at) {
    int middle = at;
    while (bytes[middle] != 0) {
      middle++;
    }
    int end = middle + 1;
    while (bytes[end] != 0) {
      end++;
    }
    return new BsonRegularExpression(
        new String(bytes, at, middle - at, StandardCharsets.UTF_8),
        new String(bytes, middle + 1, end - middle - 1, StandardCharsets.UTF_8));
  }
}
