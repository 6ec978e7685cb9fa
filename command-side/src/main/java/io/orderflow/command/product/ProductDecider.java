package io.orderflow.command.product;

import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductCommand;
import io.orderflow.api.product.ProductCommand.ChangeProductPrice;
import io.orderflow.api.product.ProductCommand.DiscontinueProduct;
import io.orderflow.api.product.ProductCommand.RegisterProduct;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductEvent.ProductDiscontinued;
import io.orderflow.api.product.ProductEvent.ProductPriceChanged;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import java.util.List;

/** What a command makes of a product: events, or a refusal. */
final class ProductDecider {

  private ProductDecider() {}

  static List<ProductEvent> decide(ProductState state, ProductCommand command) {
    return switch (command) {
      case RegisterProduct register -> register(state, register);
      case ChangeProductPrice change -> changePrice(state, change);
      case DiscontinueProduct discontinue -> discontinue(state, discontinue);
    };
  }

  private static List<ProductEvent> register(ProductState state, RegisterProduct command) {
    ProductRegistered wanted =
        new ProductRegistered(command.productId().sku(), command.description(), command.price());
    if (state.registered() == null) {
      return List.of(wanted);
    }
    if (!state.registered().equals(wanted)) {
      throw new RejectedException(
          RejectionCode.PRODUCT_EXISTS, wanted.sku() + " is registered with other data");
    }
    return List.of();
  }

  private static List<ProductEvent> changePrice(ProductState state, ChangeProductPrice command) {
    Sku sku = existing(state, command);
    if (state.discontinued()) {
      throw new RejectedException(RejectionCode.PRODUCT_DISCONTINUED, sku + " is no longer sold");
    }
    return command.price().equals(state.price())
        ? List.of()
        : List.of(new ProductPriceChanged(sku, command.price()));
  }

  private static List<ProductEvent> discontinue(ProductState state, DiscontinueProduct command) {
    Sku sku = existing(state, command);
    return state.discontinued() ? List.of() : List.of(new ProductDiscontinued(sku));
  }

  private static Sku existing(ProductState state, ProductCommand command) {
    Sku sku = command.productId().sku();
    if (state.registered() == null) {
      throw new RejectedException(RejectionCode.PRODUCT_UNKNOWN, "no product has the SKU " + sku);
    }
    return sku;
  }
}
