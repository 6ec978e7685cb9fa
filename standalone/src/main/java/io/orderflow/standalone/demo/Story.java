package io.orderflow.standalone.demo;

import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.payment.PaymentStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order, and how it has to end.
 *
 * @param token by which the simulated payment provider decides
 * @param cancelled whether the customer takes the order back once it is confirmed
 */
record Story(String title, String token, List<Line> lines, boolean cancelled, Ending ending) {

  /**
   * @param chargeOf the price of a charge, which only a trusted importer may name; null for goods
   */
  record Line(String sku, int quantity, @Nullable String chargeOf) {}

  /**
   * @param rejection null where the order is not rejected
   * @param captured in GBP
   * @param reserved units of all lines together
   * @param event that must stand in the order's history; null for none in particular
   */
  record Ending(
      OrderStatus status,
      OrderRejection.@Nullable Code rejection,
      PaymentStatus payment,
      String captured,
      int reserved,
      @Nullable String event) {}

  boolean needsTrust() {
    return lines.stream().anyMatch(line -> line.chargeOf() != null);
  }
}
