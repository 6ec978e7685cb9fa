package io.orderflow.query.http;

import io.orderflow.query.projection.Cursor;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Currency;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the values of parameters; an IllegalArgumentException tells what is wrong with one. */
public final class Readers {

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final int QUARTER_HOUR = 15 * 60;
  // Before these years, many zones had offsets of odd minutes.
  private static final Instant MODERN = Instant.parse("1990-01-01T00:00:00Z");

  private Readers() {}

  public static int intBetween(String text, int min, int max) {
    return Math.toIntExact(longBetween(text, min, max));
  }

  public static long longBetween(String text, long min, long max) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("has to be a whole number");
    }
    long number = Long.parseLong(text);
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          max == Long.MAX_VALUE
              ? "has to be at least %d".formatted(min)
              : "has to be from %d to %d".formatted(min, max));
    }
    return number;
  }

  public static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        Stream.of(type.getEnumConstants())
            .map(Enum::name)
            .collect(Collectors.joining(", ", "has to be one of ", "")));
  }

  public static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "has to be an instant of ISO 8601, such as 2011-08-31T12:00:00Z", e);
    }
  }

  public static LocalDate day(String text) {
    try {
      if (DAY.matcher(text).matches()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("is no day of the calendar", e);
    }
    throw new IllegalArgumentException("has to be a day of ISO 8601, such as 2011-08-31");
  }

  /** A zone whose days begin at whole quarters of an hour of UTC. */
  public static ZoneId zone(String text) {
    ZoneId zone;
    try {
      zone = ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "has to be a time zone, such as Europe/London or +02:00", e);
    }
    if (!hasWholeQuarters(zone.getRules())) {
      throw new IllegalArgumentException("differs from UTC by other than quarters of an hour");
    }
    return zone;
  }

  private static boolean hasWholeQuarters(ZoneRules rules) {
    return rules.getOffset(MODERN).getTotalSeconds() % QUARTER_HOUR == 0
        && rules.getTransitions().stream()
            .filter(each -> each.getInstant().isAfter(MODERN))
            .allMatch(each -> each.getOffsetAfter().getTotalSeconds() % QUARTER_HOUR == 0);
  }

  public static Currency currency(String text) {
    try {
      return Currency.getInstance(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has to be a currency of ISO 4217, such as GBP", e);
    }
  }

  static String cursor(String text) {
    try {
      Cursor.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is no cursor that a page gave", e);
    }
    return text;
  }
}
