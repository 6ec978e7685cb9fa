package io.orderflow.axonserver.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-512, the number of rounds that OWASP's password
 * storage cheat sheet asks for, and a salt of its own. Making and comparing one takes a good part
 * of a second of a processor.
 */
record PasswordHash(int rounds, byte[] salt, byte[] hash) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String NAME = "pbkdf2-sha512";
  private static final int ROUNDS = 210_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  /** Compared with when there is no such user, so that this takes as long; matches nothing. */
  static final PasswordHash NOBODY = new PasswordHash(ROUNDS, new byte[SALT_BYTES], new byte[0]);

  static PasswordHash of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new PasswordHash(ROUNDS, salt, derive(password, salt, ROUNDS));
  }

  /** Reads what {@link #text} has written. */
  static PasswordHash parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(NAME)) {
      throw new IllegalArgumentException("This is no hash of a password");
    }
    Base64.Decoder decoder = Base64.getDecoder();
    return new PasswordHash(
        Integer.parseInt(parts[1]), decoder.decode(parts[2]), decoder.decode(parts[3]));
  }

  String text() {
    Base64.Encoder encoder = Base64.getEncoder();
    return String.join(
        "$",
        NAME,
        Integer.toString(rounds),
        encoder.encodeToString(salt),
        encoder.encodeToString(hash));
  }

  boolean matches(String password) {
    return MessageDigest.isEqual(hash, derive(password, salt, rounds));
  }

  private static byte[] derive(String password, byte[] salt, int rounds) {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    } finally {
      key.clearPassword();
    }
  }

  @Override
  public String toString() {
    return "a password";
  }
}
