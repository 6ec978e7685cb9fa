package io.orderflow.standalone.ledger;

import io.orderflow.api.order.OrderStatus;
import java.util.List;
import java.util.Map;

/**
 * What the books say at the end of the log.
 *
 * @param events how many of each published name
 * @param orders how many are in each status
 * @param underWay how many orders wait for each act
 * @param stock units of all products
 * @param money of all orders, for each currency
 * @param findings the first of what was found
 * @param findingCount all that was found
 */
public record LedgerReport(
    Map<String, Long> events,
    int aggregates,
    int products,
    Map<OrderStatus, Long> orders,
    Map<UnderWay, Long> underWay,
    Units stock,
    Map<String, String> money,
    List<Finding> findings,
    long findingCount) {

  /** Units of goods; available is what was received and adjusted less what is reserved. */
  public record Units(long received, long adjusted, long available, long reserved) {}

  public long eventCount() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }
}
