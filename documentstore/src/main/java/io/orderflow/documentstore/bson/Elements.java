package io.orderflow.documentstore.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the elements of an encoded document without decoding them. Expects bytes that {@link
 * BsonValidator} let pass.
 */
public final class Elements {

  private final byte[] bytes;
  private int next;
  private int type;
  private int nameFrom;
  private int valueFrom;

  /**
   * @param start where the document's length is
   */
  public Elements(byte[] bytes, int start) {
    this.bytes = bytes;
    enter(start);
  }

  /** Goes on with the elements of another document in the same bytes. */
  public void enter(int start) {
    next = start + Integer.BYTES;
  }

  public boolean next() {
    type = bytes[next] & 0xFF;
    if (type == 0) {
      return false;
    }
    nameFrom = next + 1;
    int end = nameFrom;
    while (bytes[end] != 0) {
      end++;
    }
    valueFrom = end + 1;
    next = valueFrom + valueSize(bytes, type, valueFrom);
    return true;
  }

  /** Moves to the element of that name. */
  public boolean find(byte[] name) {
    while (next()) {
      if (nameIs(name)) {
        return true;
      }
    }
    return false;
  }

  public boolean nameIs(byte[] name) {
    return Arrays.equals(bytes, nameFrom, valueFrom - 1, name, 0, name.length);
  }

  public int nameFrom() {
    return nameFrom;
  }

  public int nameTo() {
    return valueFrom - 1;
  }

  public String name() {
    return new String(bytes, nameFrom, valueFrom - 1 - nameFrom, StandardCharsets.UTF_8);
  }

  public int type() {
    return type;
  }

  public int valueFrom() {
    return valueFrom;
  }

  public int valueTo() {
    return next;
  }

  /** Where the element starts, with its type. */
  public int elementFrom() {
    return nameFrom - 1;
  }

  static int valueSize(byte[] bytes, int type, int at) {
    return switch (type) {
      case Types.DOUBLE, Types.DATE, Types.TIMESTAMP, Types.INT64 -> Long.BYTES;
      case Types.STRING, Types.JAVASCRIPT -> Integer.BYTES + LittleEndian.readInt(bytes, at);
      case Types.DOCUMENT, Types.ARRAY -> LittleEndian.readInt(bytes, at);
      case Types.BINARY -> Integer.BYTES + 1 + LittleEndian.readInt(bytes, at);
      case Types.OBJECT_ID -> 12;
      case Types.BOOLEAN -> 1;
      case Types.NULL, Types.UNDEFINED, Types.MIN_KEY, Types.MAX_KEY -> 0;
      case Types.REGEX -> afterString(bytes, afterString(bytes, at)) - at;
      case Types.INT32 -> Integer.BYTES;
      case Types.DECIMAL128 -> 2 * Long.BYTES;
      default -> throw new InvalidBsonException("unsupported type 0x" + Integer.toHexString(type));
    };
  }

  private static int afterString(byte[] bytes, int at) {
    int end = at;
    while (bytes[end] != 0) {
      end++;
    }
    return end + 1;
  }
}
