package io.orderflow.documentstore.bson;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Field names come again and again: one string for each saves the work of making and hashing it.
 * Racy, but never wrong.
 */
final class Names {

  private static final int SIZE = 2_048;
  private static final int MAX_LENGTH = 40;
  private static final @Nullable String[] CACHE = new @Nullable String[SIZE];

  private Names() {}

  static String of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > MAX_LENGTH) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    int slot = (hash ^ hash >>> 15) & SIZE - 1;
    String cached = CACHE[slot];
    if (cached != null && cached.length() == length && same(cached, bytes, from)) {
      return cached;
    }
    String name = new String(bytes, from, length, StandardCharsets.UTF_8);
    CACHE[slot] = name;
    return name;
  }

  /** A byte beyond ASCII never equals a character, so names with such bytes are just made anew. */
  private static boolean same(String name, byte[] bytes, int from) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
