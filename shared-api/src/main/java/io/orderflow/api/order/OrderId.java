package io.orderflow.api.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Identity of an order; its text form is the aggregate identifier in the event store.
 *
 * @param value 1 to 64 letters, digits and inner hyphens
 */
public record OrderId(@JsonValue String value) {

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?");

  /**
   * @throws IllegalArgumentException where the value is not of the form
   */
  @JsonCreator
  public OrderId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no OrderId: it has to match %s".formatted(value, FORM));
    }
  }

  @Override
  public String toString() {
    return "order-" + value;
  }
}
