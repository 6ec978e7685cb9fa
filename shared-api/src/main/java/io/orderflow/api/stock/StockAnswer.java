package io.orderflow.api.stock;

import io.orderflow.api.MessageName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to the queries about stock. */
public sealed interface StockAnswer permits StockView, StockAnswer.StockPage {

  /**
   * @param next the cursor of the page that follows; null on the last one
   */
  @MessageName("stock.page")
  record StockPage(List<StockView> items, @Nullable String next) implements StockAnswer {}
}
