package io.orderflow.standalone.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OrderAssemblyTest {

  private static final Instant TIME = Instant.parse("2010-12-01T08:26:00Z");

  private final OrderAssembly assembly = new OrderAssembly(Map.of("1", 2, "2", 1));

  private static Reading.OrderLine line(long row, String invoice, String price, Instant placedAt) {
    return new Reading.OrderLine(
        row,
        invoice,
        new Reading.Line(
            new Sku("A"),
            LineKind.GOODS,
            3,
            new Price(new BigDecimal(price), RetailRules.CURRENCY)),
        "LANTERN",
        placedAt,
        null,
        "EIRE");
  }

  @Test
  void an_order_is_whole_with_its_last_line_wherever_that_stands() {
    assertThat(assembly.add(line(2, "1", "1.00", TIME.plusSeconds(60)))).isNull();
    assertThat(assembly.add(line(3, "2", "1.00", TIME))).isNotNull();

    RetailOrder order =
        Objects.requireNonNull(assembly.add(line(4, "1", "0.005", TIME)), "the order is whole");

    assertThat(order.lines()).hasSize(2);
    assertThat(order.placedAt()).isEqualTo(TIME);
    assertThat(order.idempotencyKey()).isEqualTo("invoice-1");
    assertThat(order.total().amount()).isEqualTo("3.02");
  }
}
