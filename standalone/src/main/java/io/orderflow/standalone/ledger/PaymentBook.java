package io.orderflow.standalone.ledger;

import io.orderflow.api.Money;
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
import io.orderflow.standalone.ledger.PaymentAccount.Act;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The money: each act on the outside first an intent, then its outcome. */
final class PaymentBook {

  private final Findings findings;
  private final Map<OrderId, OrderAccount> orders;

  PaymentBook(Findings findings, Map<OrderId, OrderAccount> orders) {
    this.findings = findings;
    this.orders = orders;
  }

  void accept(PaymentEvent event) {
    OrderAccount order = orders.get(event.orderId());
    if (order == null) {
      add(Rule.PAYMENT_IS_OF_AN_ORDER, event, "the order was not placed");
      return;
    }
    PaymentAccount payment = order.payment();
    switch (event) {
      case PaymentAuthorisationRequested asked -> askAuthorisation(order, asked);
      case PaymentAuthorised done -> authorise(payment, done);
      case PaymentDeclined done -> {
        close(payment, done, Act.AUTHORISE, null);
        payment.decline();
      }
      case PaymentCaptureRequested asked -> askCapture(order, asked);
      case PaymentCaptured done -> {
        close(payment, done, Act.CAPTURE, done.amount());
        payment.capture(done.amount());
      }
      case PaymentCaptureFailed done -> close(payment, done, Act.CAPTURE, null);
      case PaymentVoidRequested asked -> askVoid(order, asked);
      case PaymentVoided done -> {
        close(payment, done, Act.VOID, null);
        payment.takeBack();
      }
      case PaymentRefundRequested asked -> askRefund(order, asked);
      case PaymentRefunded done -> {
        close(payment, done, Act.REFUND, done.amount());
        payment.refund(done.amount());
      }
      case PaymentRefundFailed done -> close(payment, done, Act.REFUND, null);
    }
  }

  private void askAuthorisation(OrderAccount order, PaymentAuthorisationRequested event) {
    boolean again = order.payment().isRequested();
    boolean ofOrder = event.amount().equals(order.total()) && event.method().equals(order.method());
    if (again || !ofOrder) {
      add(
          Rule.PAYMENT_IS_OF_AN_ORDER,
          event,
          "%s of %s%s".formatted(event.amount(), order.total(), again ? ", asked again" : ""));
    }
    open(order.payment(), event, Act.AUTHORISE, event.amount());
  }

  private void authorise(PaymentAccount payment, PaymentAuthorised event) {
    close(payment, event, Act.AUTHORISE, event.amount());
    if (payment.isVoided()) {
      add(Rule.INTENT_COMES_FIRST, event, "authorised after it was voided");
    }
    payment.authorise(event.amount());
  }

  private void askCapture(OrderAccount order, PaymentCaptureRequested event) {
    PaymentAccount payment = order.payment();
    checkAuthorisation(payment, event, event.authorisationKey());
    Money all = plus(payment.capturedAtMost(), event.amount(), event);
    if (!payment.isHeld() || exceeds(all, payment.authorised())) {
      add(Rule.CAPTURE_IS_COVERED, event, "%s in all, %s".formatted(all, payment));
    }
    // Goods are paid when they leave, and charges with the first of them; nothing leaves yet.
    boolean due = order.status() == OrderStatus.CONFIRMED && !order.hasGoods();
    if (!due || !all.equals(order.total())) {
      add(
          Rule.CAPTURE_IS_FOR_DELIVERED,
          event,
          "%s in all, of a %s order of %s".formatted(all, order.status(), order.total()));
    }
    open(payment, event, Act.CAPTURE, event.amount());
  }

  private void askVoid(OrderAccount order, PaymentVoidRequested event) {
    PaymentAccount payment = order.payment();
    checkAuthorisation(payment, event, event.authorisationKey());
    checkIsOver(order, event);
    if (!payment.capturedAtMost().isZero()) {
      add(Rule.VOID_TAKES_NOTHING_CAPTURED, event, payment.toString());
    }
    open(payment, event, Act.VOID, Money.zero(order.total().currency()));
  }

  private void askRefund(OrderAccount order, PaymentRefundRequested event) {
    PaymentAccount payment = order.payment();
    checkAuthorisation(payment, event, event.authorisationKey());
    checkIsOver(order, event);
    Money all = plus(payment.refundedAtMost(), event.amount(), event);
    if (exceeds(all, payment.captured())) {
      add(Rule.REFUND_IS_COVERED, event, "%s in all, %s".formatted(all, payment));
    }
    open(payment, event, Act.REFUND, event.amount());
  }

  private void checkAuthorisation(PaymentAccount payment, PaymentEvent event, String key) {
    if (!payment.isOfAuthorisation(key)) {
      add(Rule.INTENT_COMES_FIRST, event, "no authorisation " + key);
    }
  }

  private void checkIsOver(OrderAccount order, PaymentEvent event) {
    if (order.status() == OrderStatus.CONFIRMED) {
      add(Rule.LIVING_ORDER_KEEPS_ITS_PAYMENT, event, event.getClass().getSimpleName());
    }
  }

  private void open(PaymentAccount payment, PaymentEvent event, Act act, Money amount) {
    if (!payment.open(event.key(), act, amount)) {
      add(Rule.KEY_IS_USED_ONCE, event, event.key());
    }
  }

  private void close(PaymentAccount payment, PaymentEvent event, Act act, @Nullable Money amount) {
    PaymentAccount.Intent intent = payment.close(event.key(), act);
    if (intent == null || (amount != null && !amount.equals(intent.amount()))) {
      add(
          Rule.INTENT_COMES_FIRST,
          event,
          "%s %s of %s, asked was %s"
              .formatted(event.getClass().getSimpleName(), event.key(), amount, intent));
    }
  }

  private Money plus(Money sum, Money amount, PaymentEvent event) {
    if (sum.currency().equals(amount.currency())) {
      return sum.plus(amount);
    }
    add(Rule.PAYMENT_IS_OF_AN_ORDER, event, "%s to %s".formatted(amount, sum));
    return sum;
  }

  private static boolean exceeds(Money amount, Money limit) {
    return amount.minus(limit).amount().signum() > 0;
  }

  private void add(Rule rule, PaymentEvent event, String detail) {
    findings.add(rule, "payment-" + event.orderId().value(), detail);
  }
}
