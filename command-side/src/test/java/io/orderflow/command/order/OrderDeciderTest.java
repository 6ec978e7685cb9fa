package io.orderflow.command.order;

import static io.orderflow.command.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.Money;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.order.OrderCommand.RejectOrder;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.order.PaymentMethod;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OrderDeciderTest {

  private static final OrderId ID = new OrderId("o1");
  private static final OrderRejection WHY =
      new OrderRejection(OrderRejection.Code.OUT_OF_STOCK, "none left");
  private static final OrderPlaced PLACED =
      new OrderPlaced(
          ID,
          "fingerprint",
          null,
          Currency.getInstance("GBP"),
          List.of(),
          Money.zero(Currency.getInstance("GBP")),
          new Address("n", "l", null, "c", "p", "GB"),
          new PaymentMethod("card", "tok_ok"),
          Instant.EPOCH);

  private OrderState state = OrderState.UNKNOWN;

  private void given(OrderEvent... events) {
    for (OrderEvent each : events) {
      state = state.apply(each);
    }
  }

  @Nested
  class An_unknown_order {

    @Test
    void has_nothing_to_decide() {
      assertRefused(
          RejectionCode.ORDER_UNKNOWN, () -> OrderDecider.confirm(state, new ConfirmOrder(ID)));
      assertRefused(
          RejectionCode.ORDER_UNKNOWN, () -> OrderDecider.reject(state, new RejectOrder(ID, WHY)));
      assertRefused(
          RejectionCode.ORDER_UNKNOWN, () -> OrderDecider.cancel(state, new CancelOrder(ID, "x")));
    }
  }

  @Nested
  class A_placed_order {

    @Test
    void is_confirmed_rejected_or_cancelled() {
      given(PLACED);
      assertThat(OrderDecider.confirm(state, new ConfirmOrder(ID)))
          .containsExactly(new OrderConfirmed(ID));
      assertThat(OrderDecider.reject(state, new RejectOrder(ID, WHY)))
          .containsExactly(new OrderRejected(ID, WHY));
      assertThat(OrderDecider.cancel(state, new CancelOrder(ID, "x")))
          .containsExactly(new OrderCancelled(ID, "x"));
    }
  }

  @Nested
  class A_confirmed_order {

    @Test
    void ignores_what_the_process_says_again_or_too_late() {
      given(PLACED, new OrderConfirmed(ID));
      assertThat(OrderDecider.confirm(state, new ConfirmOrder(ID))).isEmpty();
      assertThat(OrderDecider.reject(state, new RejectOrder(ID, WHY))).isEmpty();
    }

    @Test
    void can_still_be_cancelled() {
      given(PLACED, new OrderConfirmed(ID));
      assertThat(OrderDecider.cancel(state, new CancelOrder(ID, "x"))).hasSize(1);
    }
  }

  @Nested
  class An_order_at_its_end {

    @Test
    void that_is_cancelled_stays_so_however_often() {
      given(PLACED, new OrderCancelled(ID, "x"));
      assertThat(OrderDecider.cancel(state, new CancelOrder(ID, "y"))).isEmpty();
      assertThat(OrderDecider.confirm(state, new ConfirmOrder(ID))).isEmpty();
      assertThat(OrderDecider.reject(state, new RejectOrder(ID, WHY))).isEmpty();
    }

    @Test
    void that_is_rejected_cannot_be_cancelled() {
      given(PLACED, new OrderRejected(ID, WHY));
      assertRefused(
          RejectionCode.ORDER_STATUS_FORBIDS,
          () -> OrderDecider.cancel(state, new CancelOrder(ID, "x")));
      assertThat(OrderDecider.confirm(state, new ConfirmOrder(ID))).isEmpty();
      assertThat(state.status()).isEqualTo(OrderStatus.REJECTED);
    }
  }
}
