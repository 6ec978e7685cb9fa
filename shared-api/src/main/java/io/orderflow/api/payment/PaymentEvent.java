package io.orderflow.api.payment;

import io.orderflow.api.MessageName;
import io.orderflow.api.Money;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.PaymentMethod;

/**
 * What happened to the payment of an order. An act on the outside is first an intent (Requested),
 * then a call under the intent's key, then its outcome.
 */
public sealed interface PaymentEvent {

  OrderId orderId();

  /** The idempotency key of the intent that this event opens or closes. */
  String key();

  /** Something is to be asked of the payment provider. */
  sealed interface Intent extends PaymentEvent {}

  /** What the payment provider answered. */
  sealed interface Outcome extends PaymentEvent {}

  @MessageName("payment.authorisation-requested")
  record PaymentAuthorisationRequested(
      OrderId orderId, String key, Money amount, PaymentMethod method) implements Intent {}

  @MessageName("payment.authorised")
  record PaymentAuthorised(OrderId orderId, String key, Money amount, String providerReference)
      implements Outcome {}

  @MessageName("payment.declined")
  record PaymentDeclined(OrderId orderId, String key, String code, String detail)
      implements Outcome {}

  /**
   * @param authorisationKey of the authorisation from which it is captured
   */
  @MessageName("payment.capture-requested")
  record PaymentCaptureRequested(OrderId orderId, String key, Money amount, String authorisationKey)
      implements Intent {}

  @MessageName("payment.captured")
  record PaymentCaptured(OrderId orderId, String key, Money amount, String providerReference)
      implements Outcome {}

  @MessageName("payment.capture-failed")
  record PaymentCaptureFailed(OrderId orderId, String key, String code, String detail)
      implements Outcome {}

  @MessageName("payment.void-requested")
  record PaymentVoidRequested(OrderId orderId, String key, String authorisationKey)
      implements Intent {}

  @MessageName("payment.voided")
  record PaymentVoided(OrderId orderId, String key) implements Outcome {}

  /**
   * @param authorisationKey of the authorisation whose captures are given back
   */
  @MessageName("payment.refund-requested")
  record PaymentRefundRequested(OrderId orderId, String key, Money amount, String authorisationKey)
      implements Intent {}

  @MessageName("payment.refunded")
  record PaymentRefunded(OrderId orderId, String key, Money amount, String providerReference)
      implements Outcome {}

  @MessageName("payment.refund-failed")
  record PaymentRefundFailed(OrderId orderId, String key, String code, String detail)
      implements Outcome {}
}
