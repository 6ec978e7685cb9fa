package io.orderflow.documentstore.bson;

/** Checks bytes from outside before they are kept as they are: all that is stored can be read. */
public final class BsonValidator {

  private static final int MAX_DEPTH = 180;
  private static final int MIN_DOCUMENT = 5;

  private BsonValidator() {}

  /**
   * @throws InvalidBsonException when {@code bytes} from {@code from} to {@code to} are not exactly
   *     one document
   */
  public static void check(byte[] bytes, int from, int to) {
    check(bytes, from, to, 0);
  }

  private static void check(byte[] bytes, int from, int to, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidBsonException("documents are nested deeper than " + MAX_DEPTH);
    }
    if (to - from < MIN_DOCUMENT
        || LittleEndian.readInt(bytes, from) != to - from
        || bytes[to - 1] != 0) {
      throw new InvalidBsonException("a document's length is wrong");
    }
    int last = to - 1;
    int at = from + Integer.BYTES;
    while (at < last) {
      int type = bytes[at] & 0xFF;
      int value = afterName(bytes, at + 1, last);
      int size = size(bytes, type, value, last);
      if (size < 0 || size > last - value) {
        throw new InvalidBsonException("a value is longer than its document");
      }
      checkValue(bytes, type, value, value + size, depth);
      at = value + size;
    }
  }

  private static int size(byte[] bytes, int type, int at, int last) {
    boolean prefixed =
        type == Types.STRING
            || type == Types.JAVASCRIPT
            || type == Types.DOCUMENT
            || type == Types.ARRAY
            || type == Types.BINARY;
    if (prefixed && last - at < Integer.BYTES) {
      throw new InvalidBsonException("a value is longer than its document");
    }
    if (type == Types.REGEX) {
      return afterName(bytes, afterName(bytes, at, last), last) - at;
    }
    return Elements.valueSize(bytes, type, at);
  }

  private static void checkValue(byte[] bytes, int type, int from, int to, int depth) {
    switch (type) {
      case Types.DOCUMENT, Types.ARRAY -> check(bytes, from, to, depth + 1);
      case Types.STRING, Types.JAVASCRIPT -> {
        if (to - from <= Integer.BYTES || bytes[to - 1] != 0) {
          throw new InvalidBsonException("a string does not end");
        }
      }
      case Types.BOOLEAN -> {
        if ((bytes[from] & ~1) != 0) {
          throw new InvalidBsonException("a boolean is neither true nor false");
        }
      }
      case Types.BINARY ->
          checkBinary(bytes[from + Integer.BYTES] & 0xFF, to - from - Integer.BYTES - 1);
      default -> {}
    }
  }

  private static void checkBinary(int subtype, int length) {
    boolean known =
        switch (subtype) {
          case Types.BINARY_GENERIC, Types.BINARY_USER_DEFINED -> length >= 0;
          case Types.BINARY_UUID, Types.BINARY_LEGACY_UUID -> length == 2 * Long.BYTES;
          default -> false;
        };
    if (!known) {
      throw new InvalidBsonException(
          "unsupported binary subtype 0x" + Integer.toHexString(subtype));
    }
  }

  private static int afterName(byte[] bytes, int at, int last) {
    int end = at;
    while (end < last && bytes[end] != 0) {
      end++;
    }
    if (end >= last) {
      throw new InvalidBsonException("a name does not end");
    }
    return end + 1;
  }
}
