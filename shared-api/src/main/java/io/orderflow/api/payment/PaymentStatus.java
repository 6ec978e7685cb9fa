package io.orderflow.api.payment;

/** Where an order's payment stands. */
public enum PaymentStatus {
  /** Nothing was asked of the provider. */
  NONE,
  AUTHORISATION_REQUESTED,
  AUTHORISED,
  DECLINED,
  CAPTURE_REQUESTED,
  CAPTURE_FAILED,
  CAPTURED,
  VOID_REQUESTED,
  VOIDED,
  REFUND_REQUESTED,
  REFUND_FAILED,
  REFUNDED
}
