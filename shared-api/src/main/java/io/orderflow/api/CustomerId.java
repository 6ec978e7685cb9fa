package io.orderflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A customer as the outside world knows it.
 *
 * @param value 1 to 64 characters
 */
public record CustomerId(@JsonValue String value) {

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._@-]{0,62}[A-Za-z0-9._@-])?");

  /**
   * @throws IllegalArgumentException where the value is not of the form
   */
  @JsonCreator
  public CustomerId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no CustomerId: it has to match %s".formatted(value, FORM));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
