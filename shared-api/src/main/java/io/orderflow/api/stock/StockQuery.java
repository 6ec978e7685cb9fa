package io.orderflow.api.stock;

import io.orderflow.api.MessageName;
import io.orderflow.api.Sku;
import org.jspecify.annotations.Nullable;

/** Queries about stock. */
public sealed interface StockQuery {

  /** Answers with a {@link StockView}, or with null. */
  @MessageName("stock.find")
  record FindStock(Sku sku) implements StockQuery {}

  /**
   * Answers with a {@link StockAnswer.StockPage}, in order of SKU.
   *
   * @param availableBelow only items with fewer available units; null for all
   * @param limit 1 to 200
   * @param cursor {@code next} of the page before
   */
  @MessageName("stock.list")
  record ListStock(@Nullable Long availableBelow, int limit, @Nullable String cursor)
      implements StockQuery {}
}
