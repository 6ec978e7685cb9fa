package io.orderflow.query.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How new a view has to be: {@code minVersion=N}, with the time that may be waited for it, {@code
 * Prefer: wait=S} (RFC 7240).
 *
 * @param minVersion null where any version will do
 * @param patience zero for an answer at once
 */
public record Freshness(@Nullable Long minVersion, Duration patience) {

  /** Name of the parameter. */
  public static final String MIN_VERSION = "minVersion";

  private static final String PREFER = "Prefer";
  private static final int MAX_WAIT_SECONDS = 30;
  private static final Pattern WAIT =
      Pattern.compile("\\s*wait\\s*=\\s*\"?([^\",;\\s]*)\"?\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

  /** Reads both; the parameters are checked by it. */
  public static Freshness of(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request, MIN_VERSION);
    Long minVersion =
        parameters.optional(MIN_VERSION, text -> Readers.longBetween(text, 0, Long.MAX_VALUE));
    Duration patience = patience(Collections.list(request.getHeaders(PREFER)), parameters);
    parameters.check();
    return new Freshness(minVersion, patience);
  }

  private static Duration patience(List<String> headers, Parameters parameters) {
    for (String header : headers) {
      for (String preference : header.split(",", -1)) {
        Matcher wait = WAIT.matcher(preference);
        if (wait.matches()) {
          return seconds(wait.group(1), parameters);
        }
      }
    }
    return Duration.ZERO;
  }

  private static Duration seconds(String text, Parameters parameters) {
    try {
      return Duration.ofSeconds(Readers.intBetween(text, 0, MAX_WAIT_SECONDS));
    } catch (IllegalArgumentException e) {
      parameters.wrong(PREFER, "wait " + e.getMessage());
      return Duration.ZERO;
    }
  }

  boolean isMetBy(long version) {
    return minVersion == null || version >= minVersion;
  }
}
