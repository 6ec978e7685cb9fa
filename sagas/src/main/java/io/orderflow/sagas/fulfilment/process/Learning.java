package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.Sku;
import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.fulfilment.FulfilmentEvent.ConfirmationDue;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderRejection.Code;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentDeclined;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.time.Instant;

/** What each event tells the process: old facts and an event in, the facts with it out. */
final class Learning {

  private Learning() {}

  static Progress from(Progress known, OrderEvent event) {
    return switch (event) {
      case OrderPlaced placed -> known;
      case OrderConfirmed confirmed -> known.with(Fact.CONFIRMED);
      case OrderRejected rejected -> known.with(Fact.REJECTED);
      case OrderCancelled cancelled -> known.with(Fact.CANCELLED);
    };
  }

  static Progress from(Plan plan, Progress known, StockEvent.OfOrder event) {
    int place = plan.placeOf(event.sku());
    if (place < 0) {
      return known;
    }
    return switch (event) {
      // One that comes after its release is an old story told late: the release stands.
      case StockReserved reserved -> known.reserved(place);
      case StockReservationReleased released -> known.released(place);
      case StockReservationRejected refused ->
          switch (refused.reason()) {
            case RELEASED_BEFORE -> known.released(place);
            // A stock item that refused an order once never reserves for it again.
            case INSUFFICIENT_STOCK ->
                known.reserved().contains(place)
                    ? known
                    : known.released(place).hopeless(shortage(plan, refused));
          };
    };
  }

  static Progress from(Progress known, PaymentEvent event, Instant at) {
    Progress learned = known.paid(known.payment().with(event, at));
    return event instanceof PaymentDeclined declined
        ? learned.hopeless(new OrderRejection(Code.PAYMENT_DECLINED, declined.detail()))
        : learned;
  }

  static Progress from(Plan plan, Progress known, FulfilmentEvent event) {
    return switch (event) {
      case ConfirmationDue due ->
          known.hopeless(
              new OrderRejection(Code.TIMED_OUT, "not confirmed by " + plan.confirmBy()));
    };
  }

  private static OrderRejection shortage(Plan plan, StockReservationRejected refused) {
    Sku sku = refused.sku();
    long wanted = plan.goods().get(plan.placeOf(sku)).quantity();
    return new OrderRejection(
        Code.OUT_OF_STOCK,
        "%s: %d ordered, %d available".formatted(sku, wanted, refused.available()));
  }

  /** What asking for something makes known: that it may happen, at any time from now. */
  static Progress asked(Progress known, Wants wants) {
    Progress more = known;
    if (wants.authorisation()) {
      more = more.with(Fact.AUTHORISATION_ASKED);
    }
    if (wants.confirmation()) {
      more = more.with(Fact.CONFIRMATION_ASKED);
    }
    return more;
  }
}
