package io.orderflow.api.sales;

import io.orderflow.api.MessageName;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * Queries about what was ordered, whatever became of the orders; each answers with {@link
 * SalesAnswer.SalesFigures} in one currency.
 */
public sealed interface SalesQuery {

  Currency currency();

  /**
   * In order of the day.
   *
   * @param from first day; null for no limit
   * @param to last day, inclusive; null for no limit
   * @param zone whose days are meant
   */
  @MessageName("sales.by-day")
  record SalesByDay(
      @Nullable LocalDate from, @Nullable LocalDate to, ZoneId zone, Currency currency)
      implements SalesQuery {}

  /** In order of the total, highest first. */
  @MessageName("sales.by-country")
  record SalesByCountry(Currency currency) implements SalesQuery {}

  /**
   * In order of the total, highest first.
   *
   * @param limit 1 to 200
   */
  @MessageName("sales.by-product")
  record SalesByProduct(int limit, Currency currency) implements SalesQuery {}
}
