package io.orderflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A customer as the outside world knows it.
 *
 * @param value 1 to 64 characters
 */
public record CustomerId(@JsonValue String value) {

  /**
   * @throws IllegalArgumentException where the value is not of the form
   */
  @JsonCreator
  public CustomerId {
    Code.check("CustomerId", value, " ._@-", " ");
  }

  @Override
  public String toString() {
    return value;
  }
}
