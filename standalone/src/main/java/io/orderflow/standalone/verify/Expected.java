package io.orderflow.standalone.verify;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the platform has to answer once it holds the orders of one file and nothing else.
 *
 * @param orders the facts of each order, with the invoices that have just these
 * @param byDay by days of Europe/London, as ISO dates
 * @param byProduct charges under their codes too
 * @param stock units that each product had to be received and are reserved now
 * @param charges lines that are charges
 * @param emptyInvoices sales and adjustments without an order line
 */
record Expected(
    Map<OrderFacts, List<String>> orders,
    Figure all,
    Map<String, Figure> byDay,
    Map<String, Figure> byCountry,
    Map<String, Figure> byProduct,
    Map<String, Long> stock,
    long charges,
    long emptyInvoices,
    long rejected,
    long returned) {

  static Expected of(Sheet sheet) {
    Map<String, Figure> byDay = new TreeMap<>();
    Map<String, Figure> byCountry = new TreeMap<>();
    Map<String, Figure> byProduct = new TreeMap<>();
    Map<String, Figure> all = new TreeMap<>();
    Map<OrderFacts, List<String>> orders = new LinkedHashMap<>();
    Map<String, Long> stock = new TreeMap<>();
    long charges = 0;
    long empty = 0;
    for (Map.Entry<String, List<Sheet.Item>> invoice : sheet.invoices().entrySet()) {
      List<Sheet.Item> items = invoice.getValue();
      if (items.isEmpty()) {
        empty++;
        continue;
      }
      OrderFacts facts = facts(items);
      String day = LocalDate.ofInstant(facts.placedAt(), Sheet.LONDON).toString();
      orders.computeIfAbsent(facts, any -> new ArrayList<>(1)).add(invoice.getKey());
      add(byDay, items, item -> day);
      add(byCountry, items, item -> facts.country());
      add(byProduct, items, Sheet.Item::code);
      add(all, items, item -> "");
      for (Sheet.Item item : items) {
        if (item.charge()) {
          charges++;
        } else {
          stock.merge(item.code(), item.quantity(), Long::sum);
        }
      }
    }
    return new Expected(
        orders,
        all.getOrDefault("", Figure.NONE),
        byDay,
        byCountry,
        byProduct,
        stock,
        charges,
        empty,
        sheet.rejected(),
        sheet.returned());
  }

  // A few invoices bear two times, a minute apart: the earliest is the order's.
  private static OrderFacts facts(List<Sheet.Item> items) {
    Sheet.Item first = items.getFirst();
    Instant earliest = first.instant();
    long pence = 0;
    List<String> lines = new ArrayList<>(items.size());
    for (Sheet.Item item : items) {
      earliest = item.instant().isBefore(earliest) ? item.instant() : earliest;
      pence += item.pence();
      lines.add(
          OrderFacts.line(
              item.code(),
              item.charge() ? "CHARGE" : "GOODS",
              item.quantity(),
              item.price().stripTrailingZeros().toPlainString(),
              item.pence()));
    }
    return new OrderFacts(first.customer(), earliest, first.country(), pence, lines);
  }

  private static void add(
      Map<String, Figure> sums, List<Sheet.Item> order, Function<Sheet.Item, String> key) {
    Set<String> met = new HashSet<>();
    for (Sheet.Item item : order) {
      long units = item.charge() ? 0 : item.quantity();
      int orders = met.add(key.apply(item)) ? 1 : 0;
      sums.merge(key.apply(item), new Figure(orders, 1, units, item.pence()), Figure::plus);
    }
  }
}
