package io.orderflow.command.order.place;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 over a list of texts, each with its length, so that no two lists run together. */
final class Digest {

  private final MessageDigest sha256;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The text form of a value; null counts, and is like no text. */
  Digest add(@Nullable Object value) {
    if (value == null) {
      sha256.update(ByteBuffer.allocate(4).putInt(-1).flip());
      return this;
    }
    byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
    sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    sha256.update(bytes);
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
