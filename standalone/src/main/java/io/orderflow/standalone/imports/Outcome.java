package io.orderflow.standalone.imports;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * What became of each order that was placed: it is known of every single one. The whole list is
 * asked for once; whatever it does not show as decided is asked for by its id.
 */
final class Outcome {

  private static final Set<String> FAILED = Set.of("REJECTED", "CANCELLED");

  private final Map<String, OrderPlacing.Placed> placed;
  private final Map<String, String> failures = new HashMap<>();
  private long orders;
  private long lines;

  private Outcome(Map<String, OrderPlacing.Placed> placed) {
    this.placed = placed;
  }

  static Outcome of(
      Map<String, OrderPlacing.Placed> placed, OrderQueries queries, Instant from, Instant to)
      throws InterruptedException {
    Outcome outcome = new Outcome(placed);
    Set<String> open = new HashSet<>(placed.keySet());
    queries.statuses(
        from,
        to,
        (orderId, status) -> {
          if (!status.equals(OrderQueries.UNDECIDED) && !status.isEmpty()) {
            if (!FAILED.contains(status) && open.remove(orderId)) {
              outcome.confirmed(orderId);
            }
          }
        });
    Semaphore gate = new Semaphore(1);
    for (String orderId : open) {
      outcome.decided(orderId, queries.awaitDecision(orderId, gate));
    }
    return outcome;
  }

  private void decided(String orderId, Map<String, String> view) {
    String status = view.getOrDefault("status", "");
    if (!FAILED.contains(status)) {
      confirmed(orderId);
      return;
    }
    OrderPlacing.Placed order = placed.get(orderId);
    if (order != null) {
      String code = view.getOrDefault("rejection.code", "");
      String detail = view.getOrDefault("rejection.detail", "");
      failures.put(order.invoice(), "%s %s %s".formatted(status, code, detail).strip());
    }
  }

  private void confirmed(String orderId) {
    OrderPlacing.Placed order = placed.get(orderId);
    if (order != null) {
      orders++;
      lines += order.lines();
    }
  }

  /** Confirmed orders, whatever came after their confirmation. */
  long orders() {
    return orders;
  }

  /** Lines of confirmed orders. */
  long lines() {
    return lines;
  }

  /** Why the order of an invoice was not confirmed. */
  Map<String, String> failures() {
    return failures;
  }
}
