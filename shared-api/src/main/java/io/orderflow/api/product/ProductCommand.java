package io.orderflow.api.product;

import io.orderflow.api.MessageName;
import io.orderflow.api.Price;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Commands to a product. */
public sealed interface ProductCommand {

  ProductId productId();

  /** Registers a product; again with the same data it changes nothing. */
  @MessageName("product.register")
  record RegisterProduct(
      @TargetAggregateIdentifier ProductId productId, String description, Price price)
      implements ProductCommand {}

  /** Sets the price of a product that is sold. */
  @MessageName("product.change-price")
  record ChangeProductPrice(@TargetAggregateIdentifier ProductId productId, Price price)
      implements ProductCommand {}

  /** Ends the sale of a product; what was ordered before is still fulfilled. */
  @MessageName("product.discontinue")
  record DiscontinueProduct(@TargetAggregateIdentifier ProductId productId)
      implements ProductCommand {}
}
