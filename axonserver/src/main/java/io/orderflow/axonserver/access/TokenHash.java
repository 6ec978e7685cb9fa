package io.orderflow.axonserver.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a token, compared in constant time and never shown. */
final class TokenHash {

  private static final int LEAST_LENGTH = 16;
  private static final int BYTES = 32;

  private final byte[] hash;

  private TokenHash(byte[] hash) {
    this.hash = hash;
  }

  static TokenHash ofPresented(String token) {
    try {
      return new TokenHash(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /**
   * @throws IllegalArgumentException when the token is short enough to be guessed, or cannot be
   *     sent in a header
   */
  static TokenHash ofConfigured(String application, String token) {
    if (token.length() < LEAST_LENGTH) {
      throw new IllegalArgumentException(
          "The token of %s has %d characters, but at least %d are needed"
              .formatted(application, token.length(), LEAST_LENGTH));
    }
    if (!token.chars().allMatch(each -> each > ' ' && each < 127)) {
      throw new IllegalArgumentException(
          "The token of " + application + " has characters that a header cannot carry");
    }
    return ofPresented(token);
  }

  static TokenHash ofHex(String application, String hex) {
    try {
      byte[] hash = HexFormat.of().parseHex(hex);
      if (hash.length == BYTES) {
        return new TokenHash(hash);
      }
    } catch (IllegalArgumentException notHex) {
      // Told below, without the value.
    }
    throw new IllegalArgumentException(
        "The token-sha256 of " + application + " is not 64 hexadecimal digits");
  }

  /** How it is kept and configured. */
  String hex() {
    return HexFormat.of().formatHex(hash);
  }

  boolean matches(TokenHash other) {
    return MessageDigest.isEqual(hash, other.hash);
  }

  @Override
  public String toString() {
    return "a token";
  }
}
