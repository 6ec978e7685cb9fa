package io.orderflow.standalone.imports;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a row turns out to be. */
sealed interface Reading {

  /**
   * @param customer null for a guest
   */
  record OrderLine(
      long row,
      String invoice,
      Line line,
      String description,
      Instant placedAt,
      @Nullable CustomerId customer,
      String country)
      implements Reading {}

  /**
   * @param detail empty where the reason says it all
   */
  record LeftOut(long row, String invoice, String code, Reason reason, String detail)
      implements Reading {}

  /** A line of an order, as the platform is asked for it. */
  record Line(Sku sku, LineKind kind, int quantity, Price unitPrice) {}
}
