package io.orderflow.command.product;

import io.orderflow.api.Price;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductEvent.ProductDiscontinued;
import io.orderflow.api.product.ProductEvent.ProductPriceChanged;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import org.jspecify.annotations.Nullable;

/**
 * What a product's decisions need to know.
 *
 * @param registered null where the product does not exist
 * @param price the current one; null where the product does not exist
 */
record ProductState(
    @Nullable ProductRegistered registered, @Nullable Price price, boolean discontinued) {

  static final ProductState UNKNOWN = new ProductState(null, null, false);

  ProductState apply(ProductEvent event) {
    return switch (event) {
      case ProductRegistered first -> new ProductState(first, first.price(), false);
      case ProductPriceChanged changed ->
          new ProductState(registered, changed.price(), discontinued);
      case ProductDiscontinued end -> new ProductState(registered, price, true);
    };
  }
}
