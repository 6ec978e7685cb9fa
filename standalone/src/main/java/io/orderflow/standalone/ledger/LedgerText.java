package io.orderflow.standalone.ledger;

import java.io.PrintWriter;
import java.time.Duration;

/** The books' report for people. */
final class LedgerText {

  private static final int SHOWN = 100;

  private final PrintWriter out;

  LedgerText(PrintWriter out) {
    this.out = out;
  }

  void print(LedgerReport report, Duration took) {
    double seconds = Math.max(0.001, took.toNanos() / 1e9);
    out.printf(
        "%,d events of %,d aggregates in %.1f s (%,.0f a second)%n",
        report.eventCount(), report.aggregates(), seconds, report.eventCount() / seconds);
    report.events().forEach((name, count) -> out.printf("  %,12d  %s%n", count, name));
    out.printf(
        "units of %,d products: %,d received, %,d adjusted, %,d available, %,d reserved%n",
        report.products(),
        report.stock().received(),
        report.stock().adjusted(),
        report.stock().available(),
        report.stock().reserved());
    report.money().forEach((currency, sums) -> out.printf("%s: %s%n", currency, sums));
    report.orders().forEach((status, count) -> out.printf("%,d orders are %s%n", count, status));
    report.underWay().forEach((act, count) -> out.printf("%,d orders wait for %s%n", count, act));
    report.findings().stream().limit(SHOWN).forEach(finding -> out.println("FOUND " + finding));
    if (report.findingCount() > SHOWN) {
      out.printf("... and more%n");
    }
    out.printf("%,d rules, %,d findings%n", Rule.values().length, report.findingCount());
    out.flush();
  }
}
