package io.orderflow.sagas.payment;

import io.orderflow.api.Money;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import java.math.BigDecimal;
import java.util.Currency;

/** One of each kind, of the same order. */
final class Intents {

  static final OrderId ORDER = new OrderId("1");
  static final Money TEN = new Money(BigDecimal.TEN, Currency.getInstance("GBP"));

  static final PaymentAuthorisationRequested AUTHORISE =
      new PaymentAuthorisationRequested(ORDER, "a", TEN, new PaymentMethod("card", "tok_ok"));
  static final PaymentCaptureRequested CAPTURE = new PaymentCaptureRequested(ORDER, "c", TEN, "a");
  static final PaymentVoidRequested VOID = new PaymentVoidRequested(ORDER, "v", "a");
  static final PaymentRefundRequested REFUND = new PaymentRefundRequested(ORDER, "r", TEN, "a");

  private Intents() {}

  static PaymentVoidRequested another(int number) {
    return new PaymentVoidRequested(new OrderId("o" + number), "v" + number, "a" + number);
  }
}
