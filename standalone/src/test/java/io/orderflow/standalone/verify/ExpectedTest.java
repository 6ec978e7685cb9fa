package io.orderflow.standalone.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.standalone.imports.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedTest {

  private static Expected of(Path file) throws IOException {
    return Expected.of(Sheet.of(file));
  }

  @Nested
  class Of_three_real_days {

    private final Expected expected;

    Of_three_real_days() throws IOException {
      expected = of(Excerpt.path());
    }

    @Test
    void are_the_figures_of_all() {
      assertThat(expected.all()).isEqualTo(new Figure(337, 7_290, 74_413, 15_365_288));
      assertThat(expected.charges()).isEqualTo(25);
      assertThat(expected.emptyInvoices()).isEqualTo(45);
      assertThat(expected.rejected()).isEqualTo(45);
      assertThat(expected.returned()).isEqualTo(84);
      assertThat(expected.orders().values().stream().mapToInt(List::size).sum()).isEqualTo(337);
    }

    @Test
    void are_the_sales_of_each_day() {
      assertThat(expected.byDay().keySet())
          .containsExactly("2010-12-01", "2010-12-02", "2010-12-03");
      assertThat(expected.byDay().values())
          .extracting(Figure::pence)
          .containsExactly(5_896_079L, 4_774_838L, 4_694_371L);
    }

    @Test
    void are_the_sales_of_each_country() {
      assertThat(expected.byCountry()).hasSize(13);
      assertThat(expected.byCountry().get("United Kingdom"))
          .isNotNull()
          .extracting(Figure::pence)
          .isEqualTo(14_369_730L);
    }

    @Test
    void are_the_units_of_each_product() {
      assertThat(expected.stock()).hasSize(1_833).doesNotContainKey("POST");
      assertThat(expected.byProduct()).containsKey("POST");
      assertThat(expected.stock().values().stream().mapToLong(units -> units).sum())
          .isEqualTo(74_413);
    }
  }

  @Test
  void invoices_of_two_times_are_placed_at_the_earlier(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("orders.csv"),
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,A,LANTERN,3,2011-07-01 00:01:00,0.005,17850.0,EIRE
            2,A,LANTERN,1,2011-07-01 08:00:00,1.50,,EIRE
            1,POST,POSTAGE,1,2011-06-30 23:59:00,18.00,17850.0,EIRE
            """);

    assertThat(of(file).orders())
        .containsEntry(
            new OrderFacts(
                "17850",
                Instant.parse("2011-06-30T22:59:00Z"),
                "EIRE",
                1_802,
                List.of("GOODS A 3 x 0.005 = 2", "CHARGE POST 1 x 18 = 1800")),
            List.of("1"));
    assertThat(of(file).byDay()).containsEntry("2011-06-30", new Figure(1, 2, 3, 1_802));
  }
}
