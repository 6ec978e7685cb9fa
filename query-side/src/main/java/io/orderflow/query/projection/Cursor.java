package io.orderflow.query.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Where a list goes on: the key of the last item that was given, opaque to its reader. A check sum
 * tells a damaged one; it is no protection, since a key tells nothing and allows nothing.
 */
public final class Cursor {

  private static final int MAX_LENGTH = 300;

  private Cursor() {}

  public static String of(String key) {
    String text = check(key) + key;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /**
   * @throws IllegalArgumentException where it is none that {@link #of} gave
   */
  public static String read(String cursor) {
    if (cursor.length() <= MAX_LENGTH) {
      String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
      if (text.length() > 8 && text.startsWith(check(text.substring(8)))) {
        return text.substring(8);
      }
    }
    throw new IllegalArgumentException("is no cursor of this list");
  }

  private static String check(String key) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
