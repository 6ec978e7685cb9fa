package io.orderflow.standalone.imports;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the import says to people, before and after. */
final class Summary {

  private final PrintWriter out;

  Summary(PrintWriter out) {
    this.out = out;
  }

  void file(Survey.Totals totals, int products, Path report) {
    out.printf(
        "%,d orders with %,d lines (%,d of them charges), %,d units of %,d products, £%,.2f%n",
        totals.orders(),
        totals.lines(),
        totals.charges(),
        totals.units(),
        products,
        totals.total().amount());
    out.printf(
        "%,d sales or adjustment invoices hold no order line, %,d lines are rejected%n",
        totals.invoicesWithoutLine(), totals.rejectedLines());
    totals.leftOut().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> out.printf("  %,8d left out: %s%n", each.getValue(), each.getKey()));
    out.printf("Each row that is left out stands in %s%n", report);
    out.flush();
  }

  /**
   * @param took from the first order sent to the last one known to be confirmed
   */
  void end(Outcome outcome, Survey.Totals totals, Duration took) {
    double seconds = Math.max(0.001, took.toNanos() / 1e9);
    out.printf(
        "%,d of %,d orders confirmed in %.1f s: %.1f orders/s, %,.0f order lines per second"
            + " from the first order to the last confirmation%n",
        outcome.orders(),
        totals.orders(),
        seconds,
        outcome.orders() / seconds,
        outcome.lines() / seconds);
    if (outcome.orders() < totals.orders()) {
      out.printf(
          "%,d orders did not come about: see the report%n", totals.orders() - outcome.orders());
    }
    out.flush();
  }
}
