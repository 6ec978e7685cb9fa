package io.orderflow.api.product;

import io.orderflow.api.MessageName;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;

/** What happened to a product. */
public sealed interface ProductEvent {

  Sku sku();

  @MessageName("product.registered")
  record ProductRegistered(Sku sku, String description, Price price) implements ProductEvent {}

  @MessageName("product.price-changed")
  record ProductPriceChanged(Sku sku, Price price) implements ProductEvent {}

  @MessageName("product.discontinued")
  record ProductDiscontinued(Sku sku) implements ProductEvent {}
}
