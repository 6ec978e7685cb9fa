package io.orderflow.api.order;

/** What a line of an order is. */
public enum LineKind {
  /** Units of a product, taken from stock. */
  GOODS,
  /** Postage, a fee, a discount given by hand: it needs no stock and no product. */
  CHARGE
}
