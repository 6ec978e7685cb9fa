package io.orderflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A stock keeping unit: the retailer's own code for a product, or for a charge on an order.
 *
 * @param value 1 to 64 letters, digits, dots, hyphens, underscores and inner spaces; case counts
 */
public record Sku(@JsonValue String value) {

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9._-])?");

  /**
   * @throws IllegalArgumentException where the value is not of the form
   */
  @JsonCreator
  public Sku {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no Sku: it has to match %s".formatted(value, FORM));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
