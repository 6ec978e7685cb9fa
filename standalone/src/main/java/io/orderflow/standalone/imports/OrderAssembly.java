package io.orderflow.standalone.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the lines of each invoice, wherever in the file they stand. An order is whole with the
 * last line that the survey has counted for it, so that only the invoices whose lines lie apart are
 * held for long.
 */
final class OrderAssembly {

  private final Map<String, Integer> linesOf;
  private final Map<String, List<Reading.OrderLine>> open = new HashMap<>();

  /**
   * @param linesOf how many order lines each invoice has
   */
  OrderAssembly(Map<String, Integer> linesOf) {
    this.linesOf = linesOf;
  }

  /** Answers with the invoice's order where this was its last line. */
  @Nullable RetailOrder add(Reading.OrderLine line) {
    List<Reading.OrderLine> lines =
        open.computeIfAbsent(line.invoice(), invoice -> new ArrayList<>());
    lines.add(line);
    if (lines.size() < linesOf.getOrDefault(line.invoice(), 0)) {
      return null;
    }
    open.remove(line.invoice());
    return order(lines);
  }

  private static RetailOrder order(List<Reading.OrderLine> lines) {
    Reading.OrderLine first = lines.getFirst();
    return new RetailOrder(
        first.invoice(),
        first.customer(),
        lines.stream().map(Reading.OrderLine::placedAt).min(Instant::compareTo).orElseThrow(),
        first.country(),
        lines.stream().map(Reading.OrderLine::line).toList());
  }
}
