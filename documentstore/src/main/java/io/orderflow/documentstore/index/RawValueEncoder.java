package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.bson.Decimal128;
import io.orderflow.documentstore.bson.BsonReader;
import io.orderflow.documentstore.bson.Elements;
import io.orderflow.documentstore.bson.LittleEndian;
import io.orderflow.documentstore.bson.Types;

/** Gives the same bytes as {@link ValueEncoder}, straight from encoded values. */
public final class RawValueEncoder {

  private static final long SIGN = Long.MIN_VALUE;

  private RawValueEncoder() {}

  /** Appends the bytes of one value. */
  public static void encode(byte[] bytes, int type, int from, int to, KeyWriter out) {
    out.write(typeOf(bytes, type, from));
    body(bytes, type, from, to, out);
  }

  private static int typeOf(byte[] bytes, int type, int from) {
    return switch (type) {
      case Types.NULL, Types.UNDEFINED -> ValueEncoder.NULL;
      case Types.STRING -> ValueEncoder.STRING;
      case Types.DOUBLE, Types.INT32, Types.INT64, Types.DECIMAL128 -> ValueEncoder.NUMBER;
      case Types.DATE -> ValueEncoder.DATE;
      case Types.BOOLEAN -> ValueEncoder.BOOLEAN;
      case Types.DOCUMENT -> ValueEncoder.DOCUMENT;
      case Types.ARRAY -> ValueEncoder.ARRAY;
      case Types.OBJECT_ID -> ValueEncoder.OBJECT_ID;
      case Types.BINARY ->
          switch (bytes[from + Integer.BYTES] & 0xFF) {
            case Types.BINARY_UUID -> ValueEncoder.UUID_VALUE;
            case Types.BINARY_LEGACY_UUID -> ValueEncoder.LEGACY_UUID;
            default -> ValueEncoder.BINARY;
          };
      default -> ValueEncoder.typeOf(BsonReader.value(bytes, type, from));
    };
  }

  private static void body(byte[] bytes, int type, int from, int to, KeyWriter out) {
    switch (type) {
      case Types.NULL, Types.UNDEFINED -> {}
      case Types.STRING -> text(bytes, from + Integer.BYTES, to - 1, out);
      case Types.INT32 -> ValueEncoder.encodeDouble(LittleEndian.readInt(bytes, from), 0, out);
      case Types.DOUBLE ->
          ValueEncoder.encodeDouble(
              Double.longBitsToDouble(LittleEndian.readLong(bytes, from)), 0, out);
      case Types.INT64 -> {
        long value = LittleEndian.readLong(bytes, from);
        ValueEncoder.encodeDouble(value, ValueEncoder.beyondDouble(value), out);
      }
      case Types.DATE -> out.writeLong(LittleEndian.readLong(bytes, from) ^ SIGN);
      case Types.BOOLEAN -> out.write(bytes[from]);
      case Types.OBJECT_ID -> out.write(bytes, from, to);
      case Types.DOCUMENT -> document(bytes, from, out);
      case Types.ARRAY -> array(bytes, from, out);
      default ->
          ValueEncoder.encodeBody(ValueEncoder.NULL, BsonReader.value(bytes, type, from), out);
    }
  }

  private static void document(byte[] bytes, int start, KeyWriter out) {
    Elements elements = new Elements(bytes, start);
    while (elements.next()) {
      int type = elements.type();
      out.write(typeOf(bytes, type, elements.valueFrom()));
      text(bytes, elements.nameFrom(), elements.nameTo(), out);
      body(bytes, type, elements.valueFrom(), elements.valueTo(), out);
    }
    out.write(ValueEncoder.END);
  }

  private static void array(byte[] bytes, int start, KeyWriter out) {
    Elements elements = new Elements(bytes, start);
    while (elements.next()) {
      encode(bytes, elements.type(), elements.valueFrom(), elements.valueTo(), out);
    }
    out.write(ValueEncoder.END);
  }

  private static void text(byte[] bytes, int from, int to, KeyWriter out) {
    for (int i = from; i < to; i++) {
      if (bytes[i] <= 1) {
        out.writeString(
            new String(bytes, from, to - from, java.nio.charset.StandardCharsets.UTF_8));
        return;
      }
    }
    out.write(bytes, from, to).write(0);
  }

  /** Whether the bytes tell the value's order among its neighbours. */
  static boolean isExact(byte[] bytes, int type, int from) {
    return type != Types.DECIMAL128
        || ValueEncoder.isExact(
            new Decimal128(
                LittleEndian.readLong(bytes, from),
                LittleEndian.readLong(bytes, from + Long.BYTES)));
  }
}
