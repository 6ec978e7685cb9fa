package io.orderflow.query.http;

import io.orderflow.support.web.FieldError;
import io.orderflow.support.web.Problem;
import io.orderflow.support.web.ProblemCode;
import io.orderflow.support.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. What is wrong with them is gathered, so that a caller hears of
 * all of it at once; a value may be used once {@link #check} has found them good.
 */
public final class Parameters {

  static final String LIMIT = "limit";
  static final String CURSOR = "cursor";

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_LENGTH = 1_000;

  private final Map<String, String[]> values;
  private final List<FieldError> errors = new ArrayList<>();

  private Parameters(Map<String, String[]> values) {
    this.values = values;
  }

  /**
   * @param known names of the parameters that the resource has
   */
  public static Parameters of(HttpServletRequest request, String... known) {
    Parameters parameters = new Parameters(valuesOf(request));
    Set<String> names = Set.of(known);
    parameters.values.forEach(
        (name, given) -> {
          if (!names.contains(name)) {
            parameters.wrong(printable(name), "is no parameter of this resource");
          } else if (given.length > 1) {
            parameters.wrong(name, "is given more than once");
          }
        });
    return parameters;
  }

  private static Map<String, String[]> valuesOf(HttpServletRequest request) {
    try {
      return request.getParameterMap();
    } catch (IllegalStateException e) {
      // What Tomcat throws where the query string cannot be decoded.
      throw ProblemException.invalid("query", "is not properly encoded");
    }
  }

  /**
   * @param reader throws an IllegalArgumentException whose message tells what is wrong
   */
  public <T> @Nullable T optional(String name, Function<String, T> reader) {
    String[] given = values.get(name);
    if (given == null || given.length != 1) {
      return null;
    }
    if (given[0].length() > MAX_LENGTH) {
      wrong(name, "is longer than %d characters".formatted(MAX_LENGTH));
      return null;
    }
    try {
      return reader.apply(given[0]);
    } catch (IllegalArgumentException | DateTimeException e) {
      wrong(name, e.getMessage() == null ? "is malformed" : printable(e.getMessage()));
      return null;
    }
  }

  public int limit() {
    Integer limit = optional(LIMIT, text -> Readers.intBetween(text, 1, MAX_LIMIT));
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  /** The cursor as it was given, once it is known to be one. */
  public @Nullable String cursor() {
    return optional(CURSOR, Readers::cursor);
  }

  public void wrong(String name, String message) {
    errors.add(new FieldError(name, message));
  }

  /**
   * @throws ProblemException where anything was wrong
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.ofFields(ProblemCode.INVALID_REQUEST, List.copyOf(errors)));
    }
  }

  private static String printable(String text) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return shown.replaceAll("[\\p{Cc}\\p{Cs}]", "?");
  }
}
