package io.orderflow.axonserver.event;

import io.orderflow.axonserver.rpc.Failures;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of the query language this node understands: nothing, which is all events, and a window of
 * time such as {@code last 5 minutes}.
 *
 * @param since the first instant wanted; null for all
 */
record EventQuery(@Nullable Instant since) {

  private static final Pattern WINDOW =
      Pattern.compile(
          "last\\s+(?:(\\d{1,6})\\s+)?(second|minute|hour|day|week|month|year)s?",
          Pattern.CASE_INSENSITIVE);

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "second", ChronoUnit.SECONDS,
          "minute", ChronoUnit.MINUTES,
          "hour", ChronoUnit.HOURS,
          "day", ChronoUnit.DAYS,
          "week", ChronoUnit.WEEKS,
          "month", ChronoUnit.MONTHS,
          "year", ChronoUnit.YEARS);

  /**
   * @throws io.grpc.StatusRuntimeException when it is neither of the two
   */
  static EventQuery parse(String query, Instant now) {
    if (query.isBlank()) {
      return new EventQuery(null);
    }
    Matcher window = WINDOW.matcher(query.strip());
    ChronoUnit unit = window.matches() ? UNITS.get(window.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw Failures.notOffered(
          "other queries than the empty one and windows such as 'last 5 minutes': " + query);
    }
    long count = window.group(1) == null ? 1 : Long.parseLong(window.group(1));
    return new EventQuery(now.atOffset(ZoneOffset.UTC).minus(count, unit).toInstant());
  }
}
