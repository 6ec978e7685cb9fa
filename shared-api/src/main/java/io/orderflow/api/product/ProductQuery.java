package io.orderflow.api.product;

import io.orderflow.api.MessageName;
import io.orderflow.api.Sku;
import org.jspecify.annotations.Nullable;

/** Queries about products. */
public sealed interface ProductQuery {

  /** Answers with a {@link ProductView}, or with null. */
  @MessageName("product.find")
  record FindProduct(Sku sku) implements ProductQuery {}

  /**
   * Answers with a {@link ProductAnswer.ProductPage}, in order of SKU.
   *
   * @param text words, each of which has to occur in the SKU or the description, in any case; null
   *     for all
   * @param limit 1 to 200
   * @param cursor {@code next} of the page before
   */
  @MessageName("product.list")
  record ListProducts(@Nullable String text, int limit, @Nullable String cursor)
      implements ProductQuery {}
}
