package io.orderflow.api.product;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.orderflow.api.Sku;

/** Identity of a product; its text form is the aggregate identifier in the event store. */
public record ProductId(@JsonValue Sku sku) {

  @JsonCreator
  public ProductId {}

  @Override
  public String toString() {
    return "product-" + sku.value();
  }
}
