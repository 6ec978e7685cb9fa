package io.orderflow.api.product;

import io.orderflow.api.MessageName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to the queries about products. */
public sealed interface ProductAnswer permits ProductView, ProductAnswer.ProductPage {

  /**
   * @param next the cursor of the page that follows; null on the last one
   */
  @MessageName("product.page")
  record ProductPage(List<ProductView> items, @Nullable String next) implements ProductAnswer {}
}
