package io.orderflow.query.sales;

import java.util.Currency;

/**
 * What a document of figures is about.
 *
 * @param key a day of UTC (ISO 8601), a country or a SKU
 */
record SalesId(Currency currency, String key) {

  static SalesId parse(String text) {
    int slash = text.indexOf('/');
    return new SalesId(Currency.getInstance(text.substring(0, slash)), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return currency.getCurrencyCode() + "/" + key;
  }
}
