package io.orderflow.standalone.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What happened, as a table and order by order. */
final class Report {

  private static final String ROW = "%-26s %-10s %-18s %-12s %10s %7s  %s";

  private final Screen screen;

  Report(Screen screen) {
    this.screen = screen;
  }

  void histories(List<Told> stories) {
    for (Told told : stories) {
      screen.line("");
      screen.line(
          screen.bold(told.story().title())
              + screen.dim("  order " + Teller.text(told.order(), "/orderId")));
      history(told.history());
    }
  }

  private void history(JsonNode history) {
    if (history.isEmpty()) {
      return;
    }
    Instant first = Instant.parse(Teller.text(history.get(0), "/at"));
    for (JsonNode entry : history) {
      Duration since = Duration.between(first, Instant.parse(Teller.text(entry, "/at")));
      screen.line(
          "  %7.3f s  %-32s %s"
              .formatted(
                  since.toMillis() / 1e3,
                  Teller.text(entry, "/type"),
                  screen.dim(Teller.text(entry, "/summary"))));
    }
  }

  void table(List<Told> stories) {
    screen.line("");
    screen.line(
        screen.bold(
            ROW.formatted(
                "order", "status", "why", "payment", "captured", "took", "as it should")));
    for (Told told : stories) {
      screen.line(
          ROW.formatted(
              told.story().title(),
              Teller.text(told.order(), "/status"),
              Teller.text(told.order(), "/rejection/code"),
              Teller.text(told.order(), "/payment/status"),
              Teller.text(told.order(), "/payment/captured/amount"),
              "%.2f s".formatted(told.took().toMillis() / 1e3),
              screen.verdict(told.good())));
      told.wrong().forEach(sentence -> screen.line("    " + sentence));
    }
  }

  void shelf(List<Shelf.Seen> goods) {
    screen.line("");
    String row = "%-10s %-24s %9s %10s %9s  %s";
    screen.line(
        screen.bold(
            row.formatted("stock", "", "received", "available", "reserved", "as it should")));
    for (Shelf.Seen seen : goods) {
      screen.line(
          row.formatted(
              seen.goods().sku(),
              seen.goods().description(),
              seen.received(),
              seen.available(),
              seen.reserved(),
              screen.verdict(seen.good())));
    }
  }
}
