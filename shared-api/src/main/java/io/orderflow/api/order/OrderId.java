package io.orderflow.api.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.orderflow.api.Code;

/**
 * Identity of an order; its text form is the aggregate identifier in the event store.
 *
 * @param value 1 to 64 letters, digits and inner hyphens
 */
public record OrderId(@JsonValue String value) {

  /**
   * @throws IllegalArgumentException where the value is not of the form
   */
  @JsonCreator
  public OrderId {
    Code.check("OrderId", value, "-", "-");
  }

  @Override
  public String toString() {
    return "order-" + value;
  }
}
