package io.orderflow.standalone.imports;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invoice's order lines, in the order of the file.
 *
 * @param placedAt the earliest time on its lines: a few invoices bear two, a minute apart
 */
record RetailOrder(
    String invoice,
    @Nullable CustomerId customer,
    Instant placedAt,
    String country,
    List<Reading.Line> lines) {

  /** The key under which the order is placed: one for each invoice, whenever it is imported. */
  String idempotencyKey() {
    return "invoice-" + invoice;
  }

  Money total() {
    return lines.stream()
        .map(line -> line.unitPrice().times(line.quantity()))
        .reduce(Money.zero(RetailRules.CURRENCY), Money::plus);
  }
}
