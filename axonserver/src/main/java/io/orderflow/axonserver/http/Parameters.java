package io.orderflow.axonserver.http;

import io.orderflow.axonserver.rpc.Failures;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;

/** Reads parameters; what is not of their kind is answered with 400 and their name. */
public final class Parameters {

  private Parameters() {}

  /** A whole number within bounds; empty when it was not given. */
  public static OptionalLong number(Request request, String name, long least, long most) {
    String value = request.parameter(name);
    return value.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(number(name, value, least, most));
  }

  /** A whole number within bounds, which has to be one. */
  public static long number(String name, String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException none) {
      // Told below.
    }
    throw Failures.invalid(
        most == Long.MAX_VALUE
            ? "%s is a whole number from %d on, not '%s'".formatted(name, least, value)
            : "%s is a whole number from %d to %d, not '%s'".formatted(name, least, most, value));
  }

  /** An instant in milliseconds since the epoch; empty when it was not given. */
  public static OptionalLong instant(Request request, String name) {
    String value = request.parameter(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Instant.parse(value).toEpochMilli());
    } catch (DateTimeException | ArithmeticException none) {
      throw Failures.invalid(
          "%s is an instant such as 2026-01-31T12:00:00Z, not '%s'".formatted(name, value));
    }
  }
}
