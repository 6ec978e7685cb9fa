package io.orderflow.documentstore.storage;

import java.util.Arrays;

/** Arithmetic on keys as unsigned byte strings. */
public final class Keys {

  private Keys() {}

  /** The least byte string that is greater than every string which starts with {@code prefix}. */
  public static byte[] successor(byte[] prefix) {
    int end = prefix.length;
    while (end > 0 && prefix[end - 1] == (byte) 0xFF) {
      end--;
    }
    if (end == 0) {
      throw new IllegalArgumentException("a prefix of 0xFF bytes alone has no successor");
    }
    byte[] next = Arrays.copyOf(prefix, end);
    next[end - 1]++;
    return next;
  }

  /** One after the other. */
  public static byte[] concat(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** The four bytes, big-endian, that every key of one keyspace starts with. */
  public static byte[] keyspace(int id) {
    return new byte[] {(byte) (id >>> 24), (byte) (id >>> 16), (byte) (id >>> 8), (byte) id};
  }

  /** Bitwise complement, which turns ascending order into descending order. */
  public static byte[] inverted(byte[] bytes, int from, int to) {
    byte[] result = new byte[to - from];
    for (int i = from; i < to; i++) {
      result[i - from] = (byte) ~bytes[i];
    }
    return result;
  }
}
