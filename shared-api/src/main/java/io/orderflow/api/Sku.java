package io.orderflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A stock keeping unit: the retailer's own code for a product, or for a charge on an order.
 *
 * @param value 1 to 64 letters, digits, dots, hyphens, underscores and inner spaces; case counts
 */
public record Sku(@JsonValue String value) {

  /**
   * @throws IllegalArgumentException where the value is not of the form
   */
  @JsonCreator
  public Sku {
    Code.check("Sku", value, " ._-", " ");
  }

  @Override
  public String toString() {
    return value;
  }
}
