package io.orderflow.documentstore.storage;

/** Keys from {@code from} (inclusive) to {@code to} (exclusive), in unsigned byte order. */
public record KeyRange(byte[] from, byte[] to) {

  /** All keys that start with {@code prefix}; the prefix must hold a byte below 0xFF. */
  public static KeyRange ofPrefix(byte[] prefix) {
    return new KeyRange(prefix, Keys.successor(prefix));
  }
}
