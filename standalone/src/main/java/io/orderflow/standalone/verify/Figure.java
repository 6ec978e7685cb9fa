package io.orderflow.standalone.verify;

import java.math.BigDecimal;

/**
 * Sales of a day, a country, a product, or of all.
 *
 * @param orders orders with at least one line here
 * @param units units of goods alone
 * @param pence of goods and charges
 */
record Figure(long orders, long lines, long units, long pence) {

  static final Figure NONE = new Figure(0, 0, 0, 0);

  Figure plus(Figure other) {
    return new Figure(
        orders + other.orders, lines + other.lines, units + other.units, pence + other.pence);
  }

  static String pounds(long pence) {
    return "£%,.2f".formatted(BigDecimal.valueOf(pence, 2));
  }

  @Override
  public String toString() {
    return "%,d orders, %,d lines, %,d units, %s".formatted(orders, lines, units, pounds(pence));
  }
}
