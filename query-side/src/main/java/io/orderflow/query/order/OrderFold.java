package io.orderflow.query.order;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Money;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderStatus;
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
import io.orderflow.api.payment.PaymentStatus;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import io.orderflow.query.order.OrderState.Payment;
import io.orderflow.query.projection.EventTypes;
import io.orderflow.query.projection.Fold;
import io.orderflow.query.projection.RecordedEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** An order's view: its own events, its payment's, and those of the stock that is held for it. */
final class OrderFold implements Fold<OrderState, Object> {

  private static final Set<Class<?>> EVENTS =
      EventTypes.of(OrderEvent.class, PaymentEvent.class, StockEvent.OfOrder.class);

  @Override
  public Set<Class<?>> events() {
    return EVENTS;
  }

  @Override
  public long position(OrderState state) {
    return state.position();
  }

  @Override
  public Map<String, Object> parts(RecordedEvent event) {
    OrderId order =
        switch (event.payload()) {
          case OrderEvent own -> own.orderId();
          case PaymentEvent payment -> payment.orderId();
          case StockEvent.OfOrder stock -> stock.orderId();
          default -> throw new IllegalArgumentException("no event of an order: " + event);
        };
    return Map.of(order.value(), event.payload());
  }

  @Override
  public @Nullable OrderState apply(
      @Nullable OrderState state, String id, Object payload, RecordedEvent event) {
    if (state == null) {
      return payload instanceof OrderPlaced placed ? placed(placed, event) : null;
    }
    OrderState next =
        switch (payload) {
          case OrderEvent own -> order(state, own, event.sequence());
          case PaymentEvent payment -> state.with(payment(state.payment(), payment));
          case StockEvent.OfOrder stock -> stock(state, stock);
          default -> throw new IllegalArgumentException("no event of an order: " + event);
        };
    return next.asOf(event.at(), event.position());
  }

  private static OrderState placed(OrderPlaced placed, RecordedEvent event) {
    Money nothing = Money.zero(placed.currency());
    return new OrderState(
        placed,
        OrderStatus.PLACED,
        null,
        Collections.nCopies(placed.lines().size(), 0),
        new Payment(PaymentStatus.NONE, nothing, nothing, nothing),
        event.at(),
        event.sequence(),
        event.position());
  }

  private static OrderState order(OrderState state, OrderEvent event, long sequence) {
    return switch (event) {
      case OrderPlaced again -> state.with(state.status(), sequence);
      case OrderConfirmed confirmed -> state.with(OrderStatus.CONFIRMED, sequence);
      case OrderRejected rejected ->
          state.with(OrderStatus.REJECTED, sequence).with(rejected.rejection());
      case OrderCancelled cancelled -> state.with(OrderStatus.CANCELLED, sequence);
    };
  }

  private static Payment payment(Payment payment, PaymentEvent event) {
    return switch (event) {
      case PaymentAuthorisationRequested requested ->
          payment.with(PaymentStatus.AUTHORISATION_REQUESTED);
      // The void in flight takes back an authorisation that comes late.
      case PaymentAuthorised authorised ->
          payment.with(
              payment.status() == PaymentStatus.VOID_REQUESTED
                  ? PaymentStatus.VOID_REQUESTED
                  : PaymentStatus.AUTHORISED,
              authorised.amount());
      case PaymentDeclined declined -> payment.with(PaymentStatus.DECLINED);
      case PaymentCaptureRequested requested -> payment.with(PaymentStatus.CAPTURE_REQUESTED);
      case PaymentCaptured captured ->
          new Payment(
              PaymentStatus.CAPTURED,
              payment.authorised(),
              payment.captured().plus(captured.amount()),
              payment.refunded());
      case PaymentCaptureFailed failed -> payment.with(PaymentStatus.CAPTURE_FAILED);
      case PaymentVoidRequested requested -> payment.with(PaymentStatus.VOID_REQUESTED);
      case PaymentVoided voided ->
          payment.with(PaymentStatus.VOIDED, Money.zero(payment.authorised().currency()));
      case PaymentRefundRequested requested -> payment.with(PaymentStatus.REFUND_REQUESTED);
      case PaymentRefunded refunded ->
          new Payment(
              PaymentStatus.REFUNDED,
              payment.authorised(),
              payment.captured(),
              payment.refunded().plus(refunded.amount()));
      case PaymentRefundFailed failed -> payment.with(PaymentStatus.REFUND_FAILED);
    };
  }

  private static OrderState stock(OrderState state, StockEvent.OfOrder event) {
    return switch (event) {
      case StockReserved reserved ->
          state.with(set(state.reserved(), reserved.lines(), LineQuantity::quantity));
      case StockReservationReleased released ->
          state.with(set(state.reserved(), released.lines(), line -> 0));
      case StockReservationRejected rejected -> state;
    };
  }

  private static List<Integer> set(
      List<Integer> reserved, List<LineQuantity> lines, ToIntFunction<LineQuantity> units) {
    List<Integer> next = new ArrayList<>(reserved);
    for (LineQuantity line : lines) {
      if (line.lineNo() <= next.size()) {
        next.set(line.lineNo() - 1, units.applyAsInt(line));
      }
    }
    return Collections.unmodifiableList(next);
  }
}
