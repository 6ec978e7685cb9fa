package io.orderflow.support.web;

/** Rules for texts from outside. */
final class Text {

  private static final int LONGEST_ECHO = 200;

  private Text() {}

  /** Whether a text has neither control characters nor halves of surrogate pairs. */
  static boolean isClean(String text) {
    return text.codePoints()
        .noneMatch(each -> Character.isISOControl(each) || isHalfPair(each) || each == 0xFFFE);
  }

  private static boolean isHalfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** What of a caller's text may stand in an answer to it. */
  static String printable(String text) {
    String shown = text.length() > LONGEST_ECHO ? text.substring(0, LONGEST_ECHO) + "…" : text;
    if (isClean(shown)) {
      return shown;
    }
    StringBuilder clean = new StringBuilder();
    shown
        .codePoints()
        .map(each -> Character.isISOControl(each) || isHalfPair(each) ? '?' : each)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
