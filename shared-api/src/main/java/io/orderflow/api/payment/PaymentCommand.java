package io.orderflow.api.payment;

import io.orderflow.api.MessageName;
import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Commands to the payment of an order. Each names the key of the intent that it opens or whose
 * outcome it records: the same key again changes nothing.
 */
public sealed interface PaymentCommand {

  PaymentId paymentId();

  /** The idempotency key under which the provider knows the act. */
  String key();

  @MessageName("payment.request-authorisation")
  record RequestPaymentAuthorisation(
      @TargetAggregateIdentifier PaymentId paymentId,
      String key,
      Money amount,
      PaymentMethod method)
      implements PaymentCommand {}

  @MessageName("payment.record-authorised")
  record RecordPaymentAuthorised(
      @TargetAggregateIdentifier PaymentId paymentId, String key, String providerReference)
      implements PaymentCommand {}

  @MessageName("payment.record-declined")
  record RecordPaymentDeclined(
      @TargetAggregateIdentifier PaymentId paymentId, String key, String code, String detail)
      implements PaymentCommand {}

  @MessageName("payment.request-capture")
  record RequestPaymentCapture(
      @TargetAggregateIdentifier PaymentId paymentId, String key, Money amount)
      implements PaymentCommand {}

  @MessageName("payment.record-captured")
  record RecordPaymentCaptured(
      @TargetAggregateIdentifier PaymentId paymentId, String key, String providerReference)
      implements PaymentCommand {}

  @MessageName("payment.record-capture-failed")
  record RecordPaymentCaptureFailed(
      @TargetAggregateIdentifier PaymentId paymentId, String key, String code, String detail)
      implements PaymentCommand {}

  /**
   * Takes an authorisation back, also one whose outcome is not known yet; never one of which
   * anything was captured.
   */
  @MessageName("payment.request-void")
  record RequestPaymentVoid(@TargetAggregateIdentifier PaymentId paymentId, String key)
      implements PaymentCommand {}

  @MessageName("payment.record-voided")
  record RecordPaymentVoided(@TargetAggregateIdentifier PaymentId paymentId, String key)
      implements PaymentCommand {}

  @MessageName("payment.request-refund")
  record RequestPaymentRefund(
      @TargetAggregateIdentifier PaymentId paymentId, String key, Money amount)
      implements PaymentCommand {}

  @MessageName("payment.record-refunded")
  record RecordPaymentRefunded(
      @TargetAggregateIdentifier PaymentId paymentId, String key, String providerReference)
      implements PaymentCommand {}

  @MessageName("payment.record-refund-failed")
  record RecordPaymentRefundFailed(
      @TargetAggregateIdentifier PaymentId paymentId, String key, String code, String detail)
      implements PaymentCommand {}
}
