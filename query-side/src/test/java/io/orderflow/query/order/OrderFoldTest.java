package io.orderflow.query.order;

import static io.orderflow.query.Events.charge;
import static io.orderflow.query.Events.goods;
import static io.orderflow.query.Events.money;
import static io.orderflow.query.Events.placed;
import static io.orderflow.query.Events.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptured;
import io.orderflow.api.payment.PaymentEvent.PaymentRefunded;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoided;
import io.orderflow.api.payment.PaymentStatus;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.query.projection.Recorded;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OrderFoldTest {

  private static final OrderId ORDER = new OrderId("o1");

  private final Recorded log = new Recorded();

  private OrderState folded() {
    return Objects.requireNonNull(log.fold(new OrderFold()).get("o1"));
  }

  @Test
  void events_of_an_order_that_was_never_placed_make_no_view() {
    log.add("stock-A", reserved("o1", "A", 1, 2));
    assertThat(log.fold(new OrderFold())).isEmpty();
  }

  @Nested
  class Given_an_order_of_goods_and_a_charge {

    Given_an_order_of_goods_and_a_charge() {
      log.add(
          "order-o1",
          placed("o1", goods(1, "A", 2, "2.55"), goods(2, "B", 1, "1.00"), charge(3, "POST", "3")));
    }

    @Test
    void nothing_is_reserved_and_nothing_is_paid_at_first() {
      assertThat(folded().reserved()).containsExactly(0, 0, 0);
      assertThat(folded().status()).isEqualTo(OrderStatus.PLACED);
      assertThat(folded().payment().status()).isEqualTo(PaymentStatus.NONE);
      assertThat(folded().payment().authorised()).isEqualTo(money("0"));
      assertThat(folded().version()).isZero();
    }

    @Test
    void a_reservation_counts_for_its_line_and_moves_the_position_but_not_the_version() {
      log.add("stock-B", reserved("o1", "B", 2, 1));
      assertThat(folded().reserved()).containsExactly(0, 1, 0);
      assertThat(folded().position()).isEqualTo(1);
      assertThat(folded().version()).isZero();
    }

    @Test
    void what_is_given_back_is_not_reserved() {
      log.add("stock-A", reserved("o1", "A", 1, 2));
      log.add(
          "stock-A",
          new StockReservationReleased(new Sku("A"), ORDER, List.of(new LineQuantity(1, 2))));
      assertThat(folded().reserved()).containsExactly(0, 0, 0);
    }

    @Test
    void a_line_that_the_order_does_not_have_is_passed_over() {
      log.add("stock-A", reserved("o1", "A", 9, 2));
      assertThat(folded().reserved()).containsExactly(0, 0, 0);
    }

    @Test
    void its_own_events_move_the_version() {
      log.add("order-o1", new OrderConfirmed(ORDER));
      log.add("order-o1", new OrderCancelled(ORDER, "changed my mind"));
      assertThat(folded().status()).isEqualTo(OrderStatus.CANCELLED);
      assertThat(folded().version()).isEqualTo(2);
    }

    @Test
    void a_rejection_says_why() {
      OrderRejection why = new OrderRejection(OrderRejection.Code.OUT_OF_STOCK, "no A");
      log.add("order-o1", new OrderRejected(ORDER, why));
      assertThat(folded().status()).isEqualTo(OrderStatus.REJECTED);
      assertThat(folded().rejection()).isEqualTo(why);
    }

    @Test
    void captures_and_refunds_add_up() {
      log.add("payment-o1", new PaymentAuthorised(ORDER, "a", money("9.10"), "r"));
      log.add("payment-o1", new PaymentCaptured(ORDER, "c1", money("5.00"), "r"));
      log.add("payment-o1", new PaymentCaptured(ORDER, "c2", money("4.10"), "r"));
      log.add("payment-o1", new PaymentRefunded(ORDER, "f1", money("1.00"), "r"));
      assertThat(folded().payment())
          .isEqualTo(
              new OrderState.Payment(
                  PaymentStatus.REFUNDED, money("9.10"), money("9.10"), money("1.00")));
    }

    @Test
    void an_authorisation_that_comes_after_the_wish_to_void_it_does_not_hide_that_wish() {
      log.add("payment-o1", new PaymentVoidRequested(ORDER, "v", "a"));
      log.add("payment-o1", new PaymentAuthorised(ORDER, "a", money("9.10"), "r"));
      assertThat(folded().payment().status()).isEqualTo(PaymentStatus.VOID_REQUESTED);
      log.add("payment-o1", new PaymentVoided(ORDER, "v"));
      assertThat(folded().payment().status()).isEqualTo(PaymentStatus.VOIDED);
      assertThat(folded().payment().authorised()).isEqualTo(money("0"));
    }
  }
}
