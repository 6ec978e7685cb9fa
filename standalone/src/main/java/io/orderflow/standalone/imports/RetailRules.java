package io.orderflow.standalone.imports;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules by which a row becomes an order line, or is left out with a reason. */
final class RetailRules {

  static final Currency CURRENCY = Currency.getInstance("GBP");

  private static final Set<String> CHARGES =
      Set.of("POST", "DOT", "M", "m", "D", "C2", "AMAZONFEE", "CRUK", "S", "B", "BANK CHARGES");
  private static final ZoneId ZONE = ZoneId.of("Europe/London");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final String RETURN_PREFIX = "C";
  private static final String WHOLE_NUMBER_AS_DECIMAL = ".0";

  private RetailRules() {}

  static Reading read(Row row) {
    if (row.invoice().startsWith(RETURN_PREFIX)) {
      return leftOut(row, Reason.RETURN, "");
    }
    try {
      int quantity = Integer.parseInt(row.quantity());
      BigDecimal price = new BigDecimal(row.unitPrice());
      if (quantity <= 0) {
        return leftOut(row, Reason.NO_QUANTITY, row.quantity());
      }
      if (price.signum() <= 0) {
        return leftOut(row, Reason.NO_PRICE, row.unitPrice());
      }
      return isNumber(row.invoice())
          ? orderLine(row, quantity, price)
          : leftOut(row, Reason.NO_INVOICE_NUMBER, "");
    } catch (IllegalArgumentException | DateTimeParseException malformed) {
      return leftOut(row, Reason.MALFORMED, String.valueOf(malformed.getMessage()));
    }
  }

  static Reading.LeftOut leftOut(Row row, Reason reason, String detail) {
    return new Reading.LeftOut(row.number(), row.invoice(), row.code(), reason, detail);
  }

  private static Reading.OrderLine orderLine(Row row, int quantity, BigDecimal price) {
    if (row.country().isBlank()) {
      throw new IllegalArgumentException("no country");
    }
    LineKind kind = CHARGES.contains(row.code()) ? LineKind.CHARGE : LineKind.GOODS;
    return new Reading.OrderLine(
        row.number(),
        row.invoice(),
        new Reading.Line(new Sku(row.code()), kind, quantity, new Price(price, CURRENCY)),
        row.description().strip(),
        instant(row.invoiceDate()),
        customer(row.customer()),
        row.country());
  }

  private static Instant instant(String invoiceDate) {
    return LocalDateTime.parse(invoiceDate, TIME).atZone(ZONE).toInstant();
  }

  // The data set's numbers went through a spreadsheet: 17850.0 is customer 17850.
  private static @Nullable CustomerId customer(String text) {
    if (text.isBlank()) {
      return null;
    }
    return new CustomerId(
        text.endsWith(WHOLE_NUMBER_AS_DECIMAL)
            ? text.substring(0, text.length() - WHOLE_NUMBER_AS_DECIMAL.length())
            : text);
  }

  private static boolean isNumber(String invoice) {
    return !invoice.isEmpty() && invoice.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
