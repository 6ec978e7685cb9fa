package io.orderflow.sagas.fulfilment.process;

/** What an order waits for, in the words of those who run the platform. */
public enum WaitsFor {
  /** Answers of stock items to its reservations. */
  RESERVATIONS,
  /** The payment provider's word on the authorisation. */
  AUTHORISATION,
  /** The order's own word: confirmed, rejected or cancelled. */
  ORDER,
  /** The payment provider's word on a capture, or the time of the next attempt. */
  CAPTURE,
  /** Everything that was taken to be given back. */
  COMPENSATION,
  /** The goods to be sent. */
  SHIPMENT,
  /** A person: the captures were refused as often as we try. */
  CAPTURE_BY_HAND,
  /** A person: the refunds were refused as often as we try. */
  REFUND_BY_HAND,
  /** Nothing more. */
  NOTHING
}
