package io.orderflow.standalone.verify;

import java.time.Instant;
import java.util.List;

/**
 * All that has to be the same of an order in the file and on the platform. Two invoices may well be
 * the same order twice: these facts are no identity.
 *
 * @param customer empty for a guest
 * @param lines in their order, each as one text of its own facts
 */
record OrderFacts(
    String customer, Instant placedAt, String country, long pence, List<String> lines) {

  /**
   * @param kind {@code GOODS} or {@code CHARGE}
   * @param unitPrice without trailing zeros
   */
  static String line(String sku, String kind, long quantity, String unitPrice, long pence) {
    return "%s %s %d x %s = %d".formatted(kind, sku, quantity, unitPrice, pence);
  }

  @Override
  public String toString() {
    return "%s, %s, %s, %d lines, %s"
        .formatted(
            placedAt,
            customer.isEmpty() ? "guest" : "customer " + customer,
            country,
            lines.size(),
            Figure.pounds(pence));
  }
}
