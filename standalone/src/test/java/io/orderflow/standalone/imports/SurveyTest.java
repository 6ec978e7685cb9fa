package io.orderflow.standalone.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.api.Money;
import io.orderflow.api.Sku;
import io.orderflow.standalone.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {

  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  private final Path directory;
  private final List<Reading.LeftOut> leftOut = new ArrayList<>();
  private final Survey survey = new Survey(leftOut::add);

  SurveyTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private RetailFile file(String rows) throws IOException {
    return new RetailFile(Files.writeString(directory.resolve("orders.csv"), rows));
  }

  @Nested
  class Of_three_real_days {

    Of_three_real_days() throws InterruptedException {
      new RetailFile(Excerpt.path()).read(survey);
    }

    @Test
    void finds_what_they_hold_to_the_penny_and_the_unit() {
      assertThat(survey.totals())
          .isEqualTo(
              new Survey.Totals(
                  337,
                  7_290,
                  25,
                  74_413,
                  new Money(new BigDecimal("153652.88"), RetailRules.CURRENCY),
                  Map.of(Reason.RETURN, 84L, Reason.NO_QUANTITY, 30L, Reason.NO_PRICE, 15L),
                  45));
    }

    @Test
    void leaves_nothing_out_without_telling() {
      assertThat(leftOut).hasSize(7_419 - 7_290);
    }

    @Test
    void counts_the_units_of_each_product() {
      assertThat(survey.products()).hasSize(1_833);
      assertThat(survey.products().stream().mapToLong(Survey.Product::units).sum())
          .isEqualTo(74_413);
    }
  }

  @Test
  void a_product_has_its_latest_description_and_its_first_price() throws Exception {
    file(HEADER
            + "1,A,LANTERN,1,2010-12-01 08:26:00,2.00,,EIRE\n"
            + "2,A,\"LANTERN, BIG\",2,2010-12-01 08:26:00,3.00,,EIRE\n"
            + "3,A,,4,2010-12-01 08:26:00,4.00,,EIRE\n"
            + "4,A,damaged,-9,2010-12-01 08:26:00,0,,EIRE\n")
        .read(survey);

    assertThat(survey.products())
        .singleElement()
        .satisfies(
            product -> {
              assertThat(product.sku()).isEqualTo(new Sku("A"));
              assertThat(product.description()).isEqualTo("LANTERN, BIG");
              assertThat(product.price().amount()).isEqualTo("2.00");
              assertThat(product.units()).isEqualTo(7);
            });
  }

  @Test
  void a_row_with_another_number_of_fields_is_left_out_by_its_line_number() throws Exception {
    file(HEADER + "1,A,\"two\nlines\",1,2010-12-01 08:26:00,2.00,,EIRE\n2,B,short\n").read(survey);

    assertThat(leftOut)
        .singleElement()
        .satisfies(
            none -> {
              assertThat(none.row()).isEqualTo(4);
              assertThat(none.invoice()).isEqualTo("2");
              assertThat(none.reason()).isEqualTo(Reason.MALFORMED);
            });
  }

  @Nested
  class A_file {

    @Test
    void of_other_columns_is_refused() throws IOException {
      RetailFile other = file("a,b\n1,2\n");

      assertThatThrownBy(() -> other.read(survey))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("InvoiceNo");
    }

    @Test
    void that_is_missing_is_named() {
      RetailFile none = new RetailFile(directory.resolve("none.csv"));

      assertThatThrownBy(() -> none.read(survey))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("none.csv");
    }

    @Test
    void has_the_same_identity_with_and_without_compression() throws IOException {
      Path plain = directory.resolve("plain.csv");
      try (InputStream content = new GZIPInputStream(Files.newInputStream(Excerpt.path()))) {
        Files.copy(content, plain);
      }

      assertThat(new RetailFile(plain).identity())
          .isEqualTo(new RetailFile(Excerpt.path()).identity())
          .isNotEqualTo(file(HEADER).identity());
    }
  }
}
