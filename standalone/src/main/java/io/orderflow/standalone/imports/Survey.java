package io.orderflow.standalone.imports;

import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The first pass over a file: what it sells and how much of it, how many order lines each invoice
 * has, and what is left out. It holds one entry for each invoice and each product, and no line.
 */
final class Survey implements RetailFile.RowReader {

  private final Consumer<Reading.LeftOut> report;
  private final Map<String, Integer> linesOf = new LinkedHashMap<>();
  private final Set<String> sales = new HashSet<>();
  private final Map<Sku, Product> products = new LinkedHashMap<>();
  private final Map<Reason, Long> leftOut = new EnumMap<>(Reason.class);
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;
  private long lines;
  private long charges;
  private long units;
  private Money total = Money.zero(RetailRules.CURRENCY);

  /** A product that the file sells, under its first price and its latest description. */
  record Product(Sku sku, String description, Price price, long units) {}

  /**
   * @param report is told of every row that is left out
   */
  Survey(Consumer<Reading.LeftOut> report) {
    this.report = report;
  }

  @Override
  public void row(Row row) {
    switch (RetailRules.read(row)) {
      case Reading.OrderLine line -> count(line);
      case Reading.LeftOut none -> leaveOut(none);
    }
  }

  @Override
  public void broken(Row row) {
    leaveOut(RetailRules.leftOut(row, Reason.MALFORMED, "another number of fields"));
  }

  private void leaveOut(Reading.LeftOut none) {
    if (none.reason() != Reason.RETURN) {
      sales.add(none.invoice());
    }
    leftOut.merge(none.reason(), 1L, Long::sum);
    report.accept(none);
  }

  private void count(Reading.OrderLine each) {
    Reading.Line line = each.line();
    sales.add(each.invoice());
    linesOf.merge(each.invoice(), 1, Integer::sum);
    first = each.placedAt().isBefore(first) ? each.placedAt() : first;
    last = each.placedAt().isAfter(last) ? each.placedAt() : last;
    lines++;
    total = total.plus(line.unitPrice().times(line.quantity()));
    if (line.kind() == LineKind.CHARGE) {
      charges++;
      return;
    }
    units += line.quantity();
    products.compute(
        line.sku(),
        (sku, known) ->
            new Product(
                sku,
                each.description().isEmpty() && known != null
                    ? known.description()
                    : each.description(),
                known == null ? line.unitPrice() : known.price(),
                (known == null ? 0 : known.units()) + line.quantity()));
  }

  /** How many order lines each invoice has that has any. */
  Map<String, Integer> linesOf() {
    return linesOf;
  }

  /** When the first order was placed. */
  Instant first() {
    return first;
  }

  /** When the last order was placed. */
  Instant last() {
    return last;
  }

  Collection<Product> products() {
    return products.values();
  }

  Totals totals() {
    return new Totals(
        linesOf.size(),
        lines,
        charges,
        units,
        total,
        Map.copyOf(leftOut),
        sales.size() - linesOf.size());
  }

  /**
   * What the file holds by the rules.
   *
   * @param lines of goods and of charges
   * @param units of goods
   * @param invoicesWithoutLine sales and adjustments of which no line is an order line
   */
  record Totals(
      long orders,
      long lines,
      long charges,
      long units,
      Money total,
      Map<Reason, Long> leftOut,
      long invoicesWithoutLine) {

    /** Rows left out, but for those of returns. */
    long rejectedLines() {
      return leftOut.entrySet().stream()
          .filter(each -> each.getKey() != Reason.RETURN)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }
}
