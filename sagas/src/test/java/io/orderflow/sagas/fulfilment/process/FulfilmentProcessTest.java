package io.orderflow.sagas.fulfilment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Money;
import io.orderflow.api.Sku;
import io.orderflow.api.fulfilment.FulfilmentEvent.ConfirmationDue;
import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.order.OrderCommand.RejectOrder;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderRejection.Code;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentAuthorisation;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentCapture;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentRefund;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentVoid;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptured;
import io.orderflow.api.payment.PaymentEvent.PaymentDeclined;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefunded;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoided;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockCommand.ReleaseStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationRejected.Reason;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.sagas.fulfilment.process.Effect.End;
import io.orderflow.sagas.fulfilment.process.Effect.Schedule;
import io.orderflow.sagas.fulfilment.process.Effect.ToOrder;
import io.orderflow.sagas.fulfilment.process.Effect.ToPayment;
import io.orderflow.sagas.fulfilment.process.Effect.ToProvider;
import io.orderflow.sagas.fulfilment.process.Effect.ToStock;
import io.orderflow.sagas.model.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FulfilmentProcessTest {

  private static final Instant PLACED_AT = Instant.parse("2026-01-01T10:00:00Z");
  private static final OrderId ORDER = new OrderId("1");
  private static final Policy POLICY =
      new Policy(Duration.ofMinutes(15), Duration.ofSeconds(5), Duration.ofSeconds(10), 3);
  private static final String AUTHORISE = "payment-1/authorise";

  private final FulfilmentProcess process = new FulfilmentProcess(POLICY);
  private final List<Effect> effects = new ArrayList<>();
  private OrderPlaced placed = Orders.of("A", "B").placed("1");
  private Fulfilment state = process.start(placed, PLACED_AT).state();
  private Instant now = PLACED_AT;

  private void placed(Orders order) {
    placed = order.placed("1");
    take(process.start(placed, PLACED_AT));
  }

  private void heard(Object... events) {
    for (Object event : events) {
      now = now.plusMillis(10);
      take(
          switch (event) {
            case OrderEvent of -> process.on(state, of, now);
            case StockEvent.OfOrder of -> process.on(state, of, now);
            case PaymentEvent of -> process.on(state, of, now);
            case ConfirmationDue of -> process.on(state, of, now);
            default -> throw new IllegalArgumentException(event.toString());
          });
    }
  }

  private void take(Step step) {
    state = step.state();
    effects.clear();
    effects.addAll(step.effects());
  }

  private Object[] goodsReserved() {
    return new Object[] {reserved("A"), reserved("B")};
  }

  private static StockReserved reserved(String sku) {
    return new StockReserved(new Sku(sku), ORDER, List.of(new LineQuantity(1, 1)));
  }

  private static StockReservationReleased released(String sku) {
    return new StockReservationReleased(new Sku(sku), ORDER, List.of());
  }

  private static StockReservationRejected refused(String sku, Reason reason) {
    return new StockReservationRejected(
        new Sku(sku), ORDER, List.of(new LineQuantity(1, 1)), 0, reason);
  }

  private Money total() {
    return placed.total();
  }

  private PaymentMethod card() {
    return placed.payment();
  }

  private PaymentAuthorisationRequested authorisationRequested() {
    return new PaymentAuthorisationRequested(ORDER, AUTHORISE, total(), card());
  }

  private PaymentAuthorised authorised() {
    return new PaymentAuthorised(ORDER, AUTHORISE, total(), "ref");
  }

  private static PaymentVoidRequested voidRequested() {
    return new PaymentVoidRequested(ORDER, "payment-1/void/1", AUTHORISE);
  }

  private static PaymentVoided voided() {
    return new PaymentVoided(ORDER, "payment-1/void/1");
  }

  private PaymentCaptureRequested captureRequested(int n) {
    return new PaymentCaptureRequested(ORDER, "payment-1/capture/" + n, total(), AUTHORISE);
  }

  private PaymentCaptured captured(int n) {
    return new PaymentCaptured(ORDER, "payment-1/capture/" + n, total(), "ref");
  }

  private static PaymentCaptureFailed captureFailed(int n) {
    return new PaymentCaptureFailed(ORDER, "payment-1/capture/" + n, "NO", "no");
  }

  private PaymentRefundRequested refundRequested(int n) {
    return new PaymentRefundRequested(ORDER, "payment-1/refund/" + n, total(), AUTHORISE);
  }

  private static ToStock release(String sku) {
    return new ToStock(new ReleaseStock(new StockItemId(new Sku(sku)), ORDER));
  }

  private static List<String> reservedSkus(List<Effect> effects) {
    return effects.stream()
        .filter(effect -> effect instanceof ToStock(StockCommand c) && c instanceof ReserveStock)
        .map(effect -> ((ToStock) effect).command().stockItemId().sku().value())
        .toList();
  }

  private List<Object> paymentCommands() {
    return effects.stream()
        .filter(ToPayment.class::isInstance)
        .<Object>map(effect -> ((ToPayment) effect).command())
        .toList();
  }

  private static ToOrder rejection(Code code, String detail) {
    return new ToOrder(new RejectOrder(ORDER, new OrderRejection(code, detail)));
  }

  @Nested
  class When_an_order_is_placed {

    @Test
    void then_each_product_is_reserved_once_with_all_its_lines() {
      placed(Orders.of("B", "A", "B"));

      assertThat(reservedSkus(effects)).containsExactly("A", "B");
      assertThat(effects)
          .contains(
              new ToStock(
                  new ReserveStock(
                      new StockItemId(new Sku("B")),
                      ORDER,
                      List.of(new LineQuantity(1, 1), new LineQuantity(3, 1)))));
    }

    @Test
    void then_its_time_out_runs_from_when_the_platform_saw_it() {
      placed(Orders.of("A"));
      assertThat(effects).contains(new Schedule(ORDER, PLACED_AT.plus(Duration.ofMinutes(15))));
    }

    @Test
    void then_one_of_charges_alone_is_authorised_at_once() {
      placed(Orders.ofCharge());
      assertThat(paymentCommands())
          .containsExactly(
              new RequestPaymentAuthorisation(new PaymentId(ORDER), AUTHORISE, total(), card()));
    }

    @Test
    void then_it_is_looked_at_again_when_no_answer_comes() {
      assertThat(process.dueAt(state)).isEqualTo(PLACED_AT.plusSeconds(5));
      assertThat(reservedSkus(process.outstanding(state, now))).containsExactly("A", "B");
      heard(reserved("A"));
      assertThat(reservedSkus(process.outstanding(state, now))).containsExactly("B");
    }
  }

  @Nested
  class When_all_is_reserved {

    @Test
    void then_the_authorisation_is_asked_for_and_put_to_the_provider() {
      heard(goodsReserved());
      assertThat(paymentCommands()).hasSize(1);
      heard(authorisationRequested());
      assertThat(effects).containsExactly(new ToProvider(authorisationRequested()));
    }

    @Test
    void then_an_authorised_order_is_confirmed_and_waits_for_its_shipment() {
      heard(goodsReserved());
      heard(authorisationRequested(), authorised());
      assertThat(effects).containsExactly(new ToOrder(new ConfirmOrder(ORDER)));

      heard(new OrderConfirmed(ORDER));

      assertThat(effects).containsExactly(new Effect.CancelSchedule(ORDER));
      assertThat(process.dueAt(state)).isNull();
      assertThat(process.waitsFor(state)).isEqualTo(WaitsFor.SHIPMENT);
    }

    @Test
    void then_a_declined_payment_gives_everything_back_and_rejects() {
      heard(goodsReserved());
      heard(authorisationRequested(), new PaymentDeclined(ORDER, AUTHORISE, "NO", "no funds"));

      assertThat(effects)
          .containsExactly(
              new Effect.CancelSchedule(ORDER),
              release("A"),
              release("B"),
              rejection(Code.PAYMENT_DECLINED, "no funds"));
    }
  }

  @Nested
  class When_a_product_is_not_there {

    @Test
    void then_the_others_are_released_also_those_that_did_not_answer_yet() {
      heard(refused("A", Reason.INSUFFICIENT_STOCK));

      assertThat(effects)
          .contains(release("B"), rejection(Code.OUT_OF_STOCK, "A: 1 ordered, 0 available"))
          .doesNotContain(release("A"));
    }

    @Test
    void then_it_ends_once_all_is_given_back_and_the_order_is_rejected() {
      heard(refused("A", Reason.INSUFFICIENT_STOCK), released("B"));
      assertThat(effects).doesNotContain(new End());
      heard(
          refused("B", Reason.RELEASED_BEFORE),
          new OrderRejected(ORDER, new OrderRejection(Code.OUT_OF_STOCK, "A")));
      assertThat(effects).containsExactly(new End());
    }

    @Test
    void then_a_late_reservation_of_another_is_waited_for_to_be_released() {
      heard(
          refused("A", Reason.INSUFFICIENT_STOCK),
          reserved("B"),
          new OrderRejected(ORDER, new OrderRejection(Code.OUT_OF_STOCK, "A")));
      assertThat(process.outstanding(state, now)).containsExactly(release("B"));
      heard(released("B"));
      assertThat(effects).containsExactly(new End());
    }
  }

  @Nested
  class When_its_time_is_over {

    @Test
    void then_before_the_payment_was_asked_for_it_is_released_and_rejected() {
      heard(reserved("A"), new ConfirmationDue(ORDER));
      assertThat(paymentCommands()).isEmpty();
      assertThat(effects)
          .contains(
              release("A"),
              release("B"),
              rejection(Code.TIMED_OUT, "not confirmed by 2026-01-01T10:15:00Z"));
    }

    @Test
    void then_a_pending_authorisation_is_voided_before_all_else() {
      heard(goodsReserved());
      heard(authorisationRequested(), new ConfirmationDue(ORDER));
      assertThat(paymentCommands())
          .containsExactly(new RequestPaymentVoid(new PaymentId(ORDER), "payment-1/void/1"));
    }

    @Test
    void then_an_authorisation_on_its_way_is_asked_for_until_it_can_be_voided() {
      heard(goodsReserved());
      heard(
          new ConfirmationDue(ORDER),
          released("A"),
          released("B"),
          new OrderRejected(ORDER, new OrderRejection(Code.TIMED_OUT, "")));
      assertThat(effects).doesNotContain(new End());
      assertThat(process.outstanding(state, now))
          .singleElement()
          .isInstanceOfSatisfying(
              ToPayment.class,
              ask -> assertThat(ask.command()).isInstanceOf(RequestPaymentAuthorisation.class));

      heard(authorisationRequested());
      assertThat(paymentCommands()).singleElement().isInstanceOf(RequestPaymentVoid.class);
      heard(voidRequested());
      assertThat(effects).containsExactly(new ToProvider(voidRequested()));
      heard(authorised(), voided());
      assertThat(effects).containsExactly(new End());
    }

    @Test
    void then_nothing_is_taken_back_while_the_confirmation_is_in_doubt() {
      heard(goodsReserved());
      heard(authorisationRequested(), authorised(), new ConfirmationDue(ORDER));
      assertThat(effects)
          .containsExactly(
              new Effect.CancelSchedule(ORDER),
              rejection(Code.TIMED_OUT, "not confirmed by 2026-01-01T10:15:00Z"));
      assertThat(process.waitsFor(state)).isEqualTo(WaitsFor.ORDER);
    }

    @Test
    void then_a_confirmation_that_won_stands() {
      heard(goodsReserved());
      heard(
          authorisationRequested(),
          authorised(),
          new ConfirmationDue(ORDER),
          new OrderConfirmed(ORDER));
      assertThat(effects).isEmpty();
      assertThat(process.outstanding(state, now)).isEmpty();
      assertThat(process.waitsFor(state)).isEqualTo(WaitsFor.SHIPMENT);
    }

    @Test
    void then_a_rejection_that_won_has_everything_given_back() {
      heard(goodsReserved());
      heard(
          authorisationRequested(),
          authorised(),
          new ConfirmationDue(ORDER),
          new OrderRejected(ORDER, new OrderRejection(Code.TIMED_OUT, "")));
      assertThat(effects).contains(release("A"), release("B"));
      assertThat(paymentCommands()).singleElement().isInstanceOf(RequestPaymentVoid.class);
    }

    @Test
    void then_it_changes_nothing_for_a_confirmed_order() {
      heard(goodsReserved());
      heard(authorisationRequested(), authorised(), new OrderConfirmed(ORDER));
      Fulfilment before = state;
      heard(new ConfirmationDue(ORDER));
      assertThat(state).isEqualTo(before);
      assertThat(effects).isEmpty();
    }
  }

  @Nested
  class When_it_is_cancelled {

    @Test
    void then_a_confirmed_order_is_voided_and_released() {
      heard(goodsReserved());
      heard(
          authorisationRequested(),
          authorised(),
          new OrderConfirmed(ORDER),
          new OrderCancelled(ORDER, "why not"));
      assertThat(effects).contains(release("A"), release("B"));
      assertThat(effects).noneMatch(ToOrder.class::isInstance);
      heard(voidRequested(), voided(), released("A"), released("B"));
      assertThat(effects).containsExactly(new End());
    }

    @Test
    void then_a_capture_in_flight_is_waited_for_and_refunded() {
      placed(Orders.ofCharge());
      heard(
          authorisationRequested(),
          authorised(),
          new OrderConfirmed(ORDER),
          captureRequested(1),
          new OrderCancelled(ORDER, "why not"));
      assertThat(effects).isEmpty();
      heard(captured(1));
      assertThat(paymentCommands()).singleElement().isInstanceOf(RequestPaymentRefund.class);
      heard(refundRequested(1));
      assertThat(effects).containsExactly(new ToProvider(refundRequested(1)));
      heard(new PaymentRefunded(ORDER, "payment-1/refund/1", total(), "ref"));
      assertThat(effects).containsExactly(new End());
    }

    @Test
    void then_a_capture_that_fails_is_voided() {
      placed(Orders.ofCharge());
      heard(
          authorisationRequested(),
          authorised(),
          new OrderConfirmed(ORDER),
          captureRequested(1),
          new OrderCancelled(ORDER, "why not"),
          captureFailed(1));
      assertThat(paymentCommands()).singleElement().isInstanceOf(RequestPaymentVoid.class);
    }

    @Test
    void then_refunds_are_tried_so_often_and_then_a_person_has_to_act() {
      placed(Orders.ofCharge());
      heard(
          authorisationRequested(),
          authorised(),
          new OrderConfirmed(ORDER),
          captureRequested(1),
          captured(1),
          new OrderCancelled(ORDER, "why not"));
      for (int n = 1; n <= POLICY.attempts(); n++) {
        heard(
            refundRequested(n),
            new PaymentRefundFailed(ORDER, "payment-1/refund/" + n, "NO", "no"));
      }
      assertThat(process.outstanding(state, now.plus(Duration.ofDays(1)))).isEmpty();
      assertThat(process.dueAt(state)).isNull();
      assertThat(process.waitsFor(state)).isEqualTo(WaitsFor.REFUND_BY_HAND);
    }
  }

  @Nested
  class When_an_order_of_charges_alone_is_confirmed {

    private void confirmed() {
      placed(Orders.ofCharge());
      heard(authorisationRequested(), authorised(), new OrderConfirmed(ORDER));
    }

    private List<Object> asked(Instant at) {
      return process.outstanding(state, at).stream()
          .<Object>map(effect -> effect instanceof ToPayment(PaymentCommand c) ? c : effect)
          .toList();
    }

    private RequestPaymentCapture capture(int n) {
      return new RequestPaymentCapture(new PaymentId(ORDER), "payment-1/capture/" + n, total());
    }

    @Test
    void then_it_is_captured() {
      confirmed();
      assertThat(paymentCommands()).containsExactly(capture(1));
      heard(captureRequested(1));
      assertThat(effects).containsExactly(new ToProvider(captureRequested(1)));
      heard(captured(1));
      assertThat(process.waitsFor(state)).isEqualTo(WaitsFor.NOTHING);
      assertThat(process.dueAt(state)).isNull();
    }

    @Test
    void then_a_failed_capture_is_tried_again_as_another_intent_after_a_delay_that_grows() {
      confirmed();
      heard(captureRequested(1), captureFailed(1));
      assertThat(asked(now)).isEmpty();
      assertThat(process.dueAt(state)).isEqualTo(now.plusSeconds(10));
      assertThat(asked(now.plusSeconds(10))).containsExactly(capture(2));

      heard(captureRequested(2), captureFailed(2));
      assertThat(process.dueAt(state)).isEqualTo(now.plusSeconds(20));
    }

    @Test
    void then_after_the_last_failed_capture_a_person_has_to_act() {
      confirmed();
      for (int n = 1; n <= POLICY.attempts(); n++) {
        heard(captureRequested(n), captureFailed(n));
      }
      assertThat(asked(now.plus(Duration.ofDays(1)))).isEmpty();
      assertThat(process.dueAt(state)).isNull();
      assertThat(process.waitsFor(state)).isEqualTo(WaitsFor.CAPTURE_BY_HAND);
    }
  }

  @Test
  void what_is_heard_twice_changes_nothing_and_brings_about_nothing() {
    List<Object> story =
        List.of(
            placed,
            reserved("A"),
            reserved("B"),
            authorisationRequested(),
            authorised(),
            new ConfirmationDue(ORDER),
            new OrderConfirmed(ORDER),
            new OrderCancelled(ORDER, "why not"),
            voidRequested(),
            released("A"));
    for (Object event : story) {
      heard(event);
      Fulfilment once = state;
      for (Object again : story.subList(0, story.indexOf(event) + 1)) {
        heard(again);
        assertThat(effects).as("after %s: %s again", event, again).isEmpty();
        assertThat(state).as("after %s: %s again", event, again).isEqualTo(once);
      }
    }
  }
}
