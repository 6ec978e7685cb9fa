package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.Money;
import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.order.OrderCommand.RejectOrder;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentAuthorisation;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentCapture;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentRefund;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentVoid;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.sagas.fulfilment.process.Effect.Schedule;
import io.orderflow.sagas.fulfilment.process.Effect.ToOrder;
import io.orderflow.sagas.fulfilment.process.Effect.ToPayment;

/** The commands of one order's fulfilment, with the keys by which their receivers know them. */
record Asking(Plan plan) {

  Effect authorisation() {
    return new ToPayment(
        new RequestPaymentAuthorisation(
            payment(), payment() + "/authorise", plan.total(), plan.payment()));
  }

  Effect capture(int attempt) {
    return new ToPayment(
        new RequestPaymentCapture(payment(), payment() + "/capture/" + attempt, plan.total()));
  }

  Effect voiding() {
    return new ToPayment(new RequestPaymentVoid(payment(), payment() + "/void/1"));
  }

  Effect refund(int attempt, Money amount) {
    return new ToPayment(
        new RequestPaymentRefund(payment(), payment() + "/refund/" + attempt, amount));
  }

  Effect confirmation() {
    return new ToOrder(new ConfirmOrder(plan.orderId()));
  }

  Effect rejection(OrderRejection reason) {
    return new ToOrder(new RejectOrder(plan.orderId(), reason));
  }

  Effect timeOut() {
    return new Schedule(plan.orderId(), plan.confirmBy());
  }

  private PaymentId payment() {
    return new PaymentId(plan.orderId());
  }
}
