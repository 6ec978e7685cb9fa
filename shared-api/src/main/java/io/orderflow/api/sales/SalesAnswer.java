package io.orderflow.api.sales;

import io.orderflow.api.MessageName;
import io.orderflow.api.Money;
import java.util.List;

/** Answers to the queries about sales. */
public sealed interface SalesAnswer {

  @MessageName("sales.figures")
  record SalesFigures(List<Figure> items) implements SalesAnswer {}

  /**
   * @param key the day (ISO 8601), the country, or the SKU
   * @param orders orders with at least one line here
   * @param lines lines, of goods and charges
   * @param units units of goods alone
   * @param total of goods and charges
   */
  record Figure(String key, long orders, long lines, long units, Money total) {}
}
