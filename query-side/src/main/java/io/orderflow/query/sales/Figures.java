package io.orderflow.query.sales;

import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderLine;
import java.math.BigDecimal;
import java.util.List;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * What was sold somewhere, in one currency.
 *
 * @param orders orders with at least one line here
 * @param lines lines of goods and charges
 * @param units units of goods alone
 * @param total of goods and charges; exact, and without a limit that real sums could reach
 */
record Figures(long orders, long lines, long units, BigDecimal total) {

  static final Figures NONE = new Figures(0, 0, 0, BigDecimal.ZERO);

  /** Of lines that belong to one order. */
  static Figures ofOrder(List<OrderLine> lines) {
    long units = 0;
    BigDecimal total = BigDecimal.ZERO;
    for (OrderLine line : lines) {
      units += line.kind() == LineKind.GOODS ? line.quantity() : 0;
      total = total.add(line.amount().amount());
    }
    return new Figures(1, lines.size(), units, total);
  }

  Figures plus(Figures more) {
    return new Figures(
        Math.addExact(orders, more.orders),
        Math.addExact(lines, more.lines),
        Math.addExact(units, more.units),
        total.add(more.total));
  }

  static Figures read(Document document) {
    return new Figures(
        document.getLong("orders"),
        document.getLong("lines"),
        document.getLong("units"),
        document.get("total", Decimal128.class).bigDecimalValue());
  }

  Document document() {
    return new Document("orders", orders)
        .append("lines", lines)
        .append("units", units)
        .append("total", new Decimal128(total));
  }
}
