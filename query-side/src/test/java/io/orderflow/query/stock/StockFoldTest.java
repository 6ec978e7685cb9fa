package io.orderflow.query.stock;

import static io.orderflow.query.Events.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockView;
import io.orderflow.query.projection.Recorded;
import java.util.List;
import org.junit.jupiter.api.Test;

class StockFoldTest {

  private static final Sku A = new Sku("A");
  private static final OrderId ORDER = new OrderId("o1");

  private final Recorded log = new Recorded();

  @Test
  void what_is_available_is_what_came_less_what_is_missing_and_what_is_held() {
    log.add("stock-A", new StockReceived(A, 10, "note"))
        .add("stock-A", new StockAdjusted(A, -1, "broken", "sheet"))
        .add("stock-A", reserved("o1", "A", 1, 4))
        .add("stock-A", reserved("o2", "A", 1, 2))
        .add("stock-A", new StockReservationReleased(A, ORDER, List.of(new LineQuantity(1, 4))));
    assertThat(log.fold(new StockFold()).get("A"))
        .isEqualTo(new StockView(A, 10, -1, 0, 7, 2, 0, 4, 4));
  }

  @Test
  void a_refused_reservation_changes_no_count() {
    log.add(
        "stock-A",
        new StockReservationRejected(
            A,
            ORDER,
            List.of(new LineQuantity(1, 4)),
            0,
            StockReservationRejected.Reason.INSUFFICIENT_STOCK));
    assertThat(log.fold(new StockFold()).get("A"))
        .isEqualTo(new StockView(A, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
