package io.orderflow.command.pricebook;

import io.orderflow.api.Price;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductEvent.ProductDiscontinued;
import io.orderflow.api.product.ProductEvent.ProductPriceChanged;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import org.jspecify.annotations.Nullable;

/**
 * A product as an order needs it.
 *
 * @param version sequence number of the product's last event that is folded in
 */
public record PricedProduct(String description, Price price, boolean discontinued, long version) {

  /**
   * @param before null where nothing is known of the product
   * @return null where the event is not enough to know the product
   */
  static @Nullable PricedProduct fold(
      @Nullable PricedProduct before, ProductEvent event, long version) {
    if (before == null) {
      return event instanceof ProductRegistered first
          ? new PricedProduct(first.description(), first.price(), false, version)
          : null;
    }
    if (version <= before.version) {
      return before;
    }
    return switch (event) {
      case ProductRegistered again ->
          new PricedProduct(again.description(), again.price(), false, version);
      case ProductPriceChanged changed ->
          new PricedProduct(before.description, changed.price(), before.discontinued, version);
      case ProductDiscontinued _ ->
          new PricedProduct(before.description, before.price, true, version);
    };
  }
}
