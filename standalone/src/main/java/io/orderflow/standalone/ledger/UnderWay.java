package io.orderflow.standalone.ledger;

import io.orderflow.standalone.ledger.OrderAccount.Holding;
import io.orderflow.standalone.ledger.PaymentAccount.Act;
import org.jspecify.annotations.Nullable;

/** What an order waits for that is at no end. */
public enum UnderWay {
  RESERVATION("stock to be reserved"),
  AUTHORISATION("its payment to be authorised"),
  CONFIRMATION("its confirmation"),
  REJECTION("its rejection"),
  CAPTURE("its charges to be captured"),
  RELEASE("its stock to be given back"),
  VOID("its authorisation to be taken back"),
  REFUND("its money to be given back");

  private final String text;

  UnderWay(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }

  /** Null for an order that waits for nothing but its shipment. */
  static @Nullable UnderWay of(OrderAccount order) {
    return switch (order.status()) {
      case PLACED -> ofPlaced(order);
      case REJECTED, CANCELLED -> ofEnded(order);
      default ->
          !order.hasGoods() && !order.payment().captured().equals(order.total()) ? CAPTURE : null;
    };
  }

  private static UnderWay ofPlaced(OrderAccount order) {
    if (order.isStockRefused() || order.payment().isDeclined()) {
      return REJECTION;
    }
    if (order.count(Holding.OPEN) + order.count(Holding.RELEASED) > 0) {
      return RESERVATION;
    }
    return order.payment().isHeld() ? CONFIRMATION : AUTHORISATION;
  }

  private static @Nullable UnderWay ofEnded(OrderAccount order) {
    PaymentAccount payment = order.payment();
    if (order.count(Holding.RESERVED) > 0) {
      return RELEASE;
    }
    if (payment.isToBeVoided() || payment.isOpen(Act.VOID)) {
      return VOID;
    }
    return payment.captured().equals(payment.refunded()) ? null : REFUND;
  }
}
