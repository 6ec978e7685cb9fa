package io.orderflow.api.stock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.orderflow.api.Sku;

/**
 * Identity of the stock of one product; its text form is the aggregate identifier in the event
 * store.
 */
public record StockItemId(@JsonValue Sku sku) {

  @JsonCreator
  public StockItemId {}

  @Override
  public String toString() {
    return "stock-" + sku.value();
  }
}
