package io.orderflow.query.sales;

import static io.orderflow.query.Events.charge;
import static io.orderflow.query.Events.goods;
import static io.orderflow.query.Events.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.query.projection.Recorded;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SalesFoldTest {

  private final Recorded log = new Recorded();

  private static Figures figures(long orders, long lines, long units, String total) {
    return new Figures(orders, lines, units, new BigDecimal(total));
  }

  @Test
  void an_order_counts_once_for_a_product_however_many_lines_have_it() {
    log.add(
        "order-o1",
        placed(
            "o1", goods(1, "A", 2, "2.55"), goods(2, "A", 1, "0.001"), charge(3, "POST", "3.00")));
    log.add("order-o2", placed("o2", goods(1, "A", 1, "2.55")));

    Map<String, Sales> sales = log.fold(SalesFold.byProduct());

    assertThat(sales).containsOnlyKeys("GBP/A", "GBP/POST");
    assertThat(sales.get("GBP/A")).extracting(Sales::all).isEqualTo(figures(2, 3, 4, "7.65"));
    assertThat(sales.get("GBP/POST")).extracting(Sales::all).isEqualTo(figures(1, 1, 0, "3.00"));
  }

  @Test
  void an_order_counts_for_its_country_with_goods_and_charges() {
    log.add(
        "order-o1",
        placed(
            "o1",
            null,
            "United Kingdom",
            Instant.EPOCH,
            goods(1, "A", 2, "2.55"),
            charge(2, "POST", "3.00")));
    assertThat(log.fold(SalesFold.byCountry()).get("GBP/United Kingdom"))
        .extracting(Sales::all)
        .isEqualTo(figures(1, 2, 2, "8.10"));
  }

  @Test
  void an_order_counts_for_the_quarter_hour_in_which_it_was_placed() {
    log.add(
        "order-o1",
        placed("o1", null, "GB", Instant.parse("2011-08-31T00:14:59.999Z"), goods(1, "A", 1, "1")));
    log.add(
        "order-o2",
        placed("o2", null, "GB", Instant.parse("2011-08-31T23:45:00Z"), goods(1, "A", 1, "1")));

    Map<String, Sales> sales = log.fold(SalesFold.byDay());

    assertThat(sales).containsOnlyKeys("GBP/2011-08-31");
    assertThat(sales.get("GBP/2011-08-31"))
        .extracting(Sales::figures)
        .isEqualTo(Map.of(0, figures(1, 1, 1, "1.00"), 95, figures(1, 1, 1, "1.00")));
  }

  @Test
  void a_time_before_1970_belongs_to_its_own_day() {
    log.add(
        "order-o1",
        placed("o1", null, "GB", Instant.parse("1969-12-31T23:50:00Z"), goods(1, "A", 1, "1")));
    assertThat(log.fold(SalesFold.byDay()).get("GBP/1969-12-31"))
        .extracting(sales -> sales.figures().keySet().iterator().next())
        .isEqualTo(95);
  }
}
