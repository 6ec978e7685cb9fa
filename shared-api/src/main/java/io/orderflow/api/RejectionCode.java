package io.orderflow.api;

/** The stable codes of refusals. Their names are part of the HTTP contract and never change. */
public enum RejectionCode {
  /** The product is already registered, with other data. */
  PRODUCT_EXISTS(Lasting.PERMANENT),
  /** No product has this SKU. */
  PRODUCT_UNKNOWN(Lasting.PERMANENT),
  /** The product is no longer sold. */
  PRODUCT_DISCONTINUED(Lasting.PERMANENT),
  /** The order's currency is not that of a product's price. */
  CURRENCY_MISMATCH(Lasting.PERMANENT),
  /** The adjustment would leave fewer units than are reserved, or none to take away. */
  STOCK_BELOW_RESERVED(Lasting.PERMANENT),
  /** The stock item's counts would leave the range of the numbers. */
  STOCK_LIMIT_EXCEEDED(Lasting.PERMANENT),
  /** The reference was used before, for another quantity. */
  REFERENCE_REUSED(Lasting.PERMANENT),
  /** No order has this id. */
  ORDER_UNKNOWN(Lasting.PERMANENT),
  /** The order's status does not allow this. */
  ORDER_STATUS_FORBIDS(Lasting.PERMANENT),
  /** The Idempotency-Key came before, with another request. */
  IDEMPOTENCY_KEY_REUSED(Lasting.PERMANENT),
  /** The payment's status does not allow this. */
  PAYMENT_STATUS_FORBIDS(Lasting.PERMANENT),
  /** No payment of this order exists. */
  PAYMENT_UNKNOWN(Lasting.PERMANENT),
  /** Somebody else changed the aggregate at the same time. */
  CONCURRENT_CHANGE(Lasting.TRANSIENT),
  /** The price book could not follow the log in time. */
  PRICES_NOT_CURRENT(Lasting.TRANSIENT);

  private final Lasting lasting;

  RejectionCode(Lasting lasting) {
    this.lasting = lasting;
  }

  /** Whether the same command may succeed when it is sent again unchanged. */
  public boolean isTransient() {
    return lasting == Lasting.TRANSIENT;
  }

  private enum Lasting {
    PERMANENT,
    TRANSIENT
  }
}
