package io.orderflow.api;

/**
 * The form of short identifiers: ASCII letters and digits, and inner characters of a given set. It
 * is checked for every id of every message, which is why it is no regular expression.
 */
public final class Code {

  private static final int MAX_LENGTH = 64;

  private Code() {}

  /**
   * @param what the kind of identifier, for the message
   * @param inner characters that may stand anywhere but at the beginning
   * @param notLast those of them that may not stand at the end either
   * @throws IllegalArgumentException where the value is not of the form
   */
  public static void check(String what, String value, String inner, String notLast) {
    boolean fits = !value.isEmpty() && value.length() <= MAX_LENGTH && isPlain(value.charAt(0));
    for (int i = 1; fits && i < value.length(); i++) {
      fits = isPlain(value.charAt(i)) || inner.indexOf(value.charAt(i)) >= 0;
    }
    if (!fits || notLast.indexOf(value.charAt(value.length() - 1)) >= 0) {
      throw new IllegalArgumentException(
          "'%s' is no %s: it has 1 to %d letters, digits and inner characters of '%s'"
              .formatted(value, what, MAX_LENGTH, inner));
    }
  }

  private static boolean isPlain(char each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9');
  }
}
