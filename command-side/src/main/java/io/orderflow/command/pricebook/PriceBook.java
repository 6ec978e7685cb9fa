package io.orderflow.command.pricebook;

import io.orderflow.api.RejectedException;
import io.orderflow.api.Sku;
import org.jspecify.annotations.Nullable;

/**
 * What the products cost, as the log has it now. It loads no product aggregate, and so holds no
 * lock of one inside another's command.
 */
public interface PriceBook {

  /**
   * The price book, at least as new as the moment of this call.
   *
   * @throws RejectedException PRICES_NOT_CURRENT where it cannot follow the log in time
   */
  Reading atHead();

  /** Looks products up. */
  @FunctionalInterface
  interface Reading {

    /** For orders that need no product. */
    Reading NONE = sku -> null;

    /** Null where no product has the SKU. */
    @Nullable PricedProduct product(Sku sku);
  }
}
