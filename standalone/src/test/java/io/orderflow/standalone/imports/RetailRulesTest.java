package io.orderflow.standalone.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetailRulesTest {

  private static Row row(String invoice, String code, String quantity, String price) {
    return new Row(
        7, invoice, code, " LANTERN ", quantity, "2011-07-01 12:00:00", price, "17850.0", "EIRE");
  }

  @Nested
  class An_order_line {

    private final Reading.OrderLine line =
        (Reading.OrderLine) RetailRules.read(row("536365", "85123A", "6", "2.550"));

    @Test
    void has_the_invoices_own_price_and_quantity() {
      assertThat(line.line())
          .isEqualTo(
              new Reading.Line(
                  new Sku("85123A"),
                  LineKind.GOODS,
                  6,
                  new Price(new BigDecimal("2.55"), RetailRules.CURRENCY)));
    }

    @Test
    void is_placed_at_the_invoices_time_in_london() {
      assertThat(line.placedAt()).isEqualTo(Instant.parse("2011-07-01T11:00:00Z"));
    }

    @Test
    void belongs_to_the_customer_without_the_spreadsheets_fraction() {
      assertThat(line.customer()).isEqualTo(new CustomerId("17850"));
    }

    @Test
    void keeps_its_row_description_and_country() {
      assertThat(line.row()).isEqualTo(7);
      assertThat(line.description()).isEqualTo("LANTERN");
      assertThat(line.country()).isEqualTo("EIRE");
    }
  }

  @Test
  void a_line_without_a_customer_is_a_guests() {
    Row row = new Row(2, "536365", "85123A", "", "1", "2010-12-01 08:26:00", "0.001", "", "France");

    assertThat(RetailRules.read(row))
        .isInstanceOfSatisfying(
            Reading.OrderLine.class, line -> assertThat(line.customer()).isNull());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"POST", "DOT", "M", "m", "D", "C2", "AMAZONFEE", "CRUK", "S", "B", "BANK CHARGES"})
  void charges_need_no_stock(String code) {
    assertThat(RetailRules.read(row("536365", code, "1", "18.00")))
        .isInstanceOfSatisfying(
            Reading.OrderLine.class,
            line -> assertThat(line.line().kind()).isEqualTo(LineKind.CHARGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PADS", "gift_0001_10", "DCGS0057", "post"})
  void every_other_code_is_a_product(String code) {
    assertThat(RetailRules.read(row("536365", code, "1", "18.00")))
        .isInstanceOfSatisfying(
            Reading.OrderLine.class,
            line -> assertThat(line.line().kind()).isEqualTo(LineKind.GOODS));
  }

  @ParameterizedTest
  @CsvSource({
    "C536379, D, -1, 27.50, RETURN",
    "C536379, D, many, 27.50, RETURN",
    "536365, 22139, -10, 0, NO_QUANTITY",
    "536365, 22139, 0, 1, NO_QUANTITY",
    "536365, 22139, 10, 0.00, NO_PRICE",
    "A563186, B, 1, -11062.06, NO_PRICE",
    "A563185, B, 1, 11062.06, NO_INVOICE_NUMBER",
    "'', 22139, 1, 1, NO_INVOICE_NUMBER",
    "536365, 22139, many, 1, MALFORMED",
    "536365, 22139, 99999999999, 1, MALFORMED",
    "536365, 22139, 1.5, 1, MALFORMED",
    "536365, 22139, 1, cheap, MALFORMED",
    "536365, 22139, 1, 0.00001, MALFORMED",
    "536365, 'a/b', 1, 1, MALFORMED",
  })
  void all_else_is_left_out_with_its_reason(
      String invoice, String code, String quantity, String price, Reason reason) {
    assertThat(RetailRules.read(row(invoice, code, quantity, price)))
        .isInstanceOfSatisfying(
            Reading.LeftOut.class,
            none -> {
              assertThat(none.reason()).isEqualTo(reason);
              assertThat(none.row()).isEqualTo(7);
              assertThat(none.code()).isEqualTo(code);
            });
  }

  @Test
  void a_time_that_is_none_is_malformed() {
    Row row = new Row(2, "536365", "85123A", "", "1", "1.12.2010", "1", "", "France");

    assertThat(RetailRules.read(row))
        .isInstanceOfSatisfying(
            Reading.LeftOut.class, none -> assertThat(none.reason()).isEqualTo(Reason.MALFORMED));
  }
}
