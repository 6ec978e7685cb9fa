package io.orderflow.standalone.ledger;

/** The invariants of the log, each of which the ledger holds at every position. */
public enum Rule {
  // The log itself.
  POSITIONS_ARE_GAPLESS("global positions run from 0 without a gap"),
  SEQUENCES_ARE_GAPLESS("the events of an aggregate are numbered from 0 without a gap"),
  PAYLOAD_IS_READABLE("every payload can be read under its published name"),
  EVENT_STANDS_IN_ITS_STREAM("an event stands in the stream of the aggregate that it speaks of"),

  // Products.
  PRODUCT_IS_REGISTERED_ONCE("a product is registered once, before anything else"),
  DISCONTINUED_STAYS_SO("nothing happens to a discontinued product"),

  // Stock.
  UNITS_ADD_UP("available + reserved is what was received and adjusted, and neither is below 0"),
  RECEIPT_COUNTS_ONCE("the same reference counts once"),
  RESERVATION_IS_OF_AN_ORDER("a reservation is of a line that was ordered, in its quantity"),
  LINE_IS_RESERVED_ONCE("nothing is reserved twice for one order line"),
  RELEASE_GIVES_BACK_ALL("a release gives back what is reserved, no more and no less"),
  RELEASED_STAYS_RELEASED("what an order gave back, it does not reserve again"),
  REFUSAL_IS_TRUE("a reservation is refused for the stock that there is"),
  LIVING_ORDER_KEEPS_ITS_STOCK("a confirmed order keeps its stock until it is cancelled"),

  // Orders.
  ORDER_IS_PLACED_ONCE("an order is placed once, before anything else"),
  LINES_ARE_WELL_FORMED("lines are numbered from 1, and each orders at least one unit"),
  GOODS_ARE_REGISTERED("goods are ordered of registered products alone"),
  AMOUNTS_ADD_UP("a line's amount is rounded once, and an order's total is their sum"),
  STATUS_CHANGE_IS_LEGAL("an order's status changes along its life cycle alone"),
  CONFIRMED_IS_RESERVED("an order is confirmed with every line of goods reserved"),
  CONFIRMED_IS_AUTHORISED("an order is confirmed with its whole total authorised"),
  REJECTION_HAS_ITS_CAUSE("an order is rejected for what did happen"),

  // Payments.
  PAYMENT_IS_OF_AN_ORDER("a payment is for an order, of its total, with its card"),
  INTENT_COMES_FIRST("an outcome closes an open intent of its own key and amount"),
  KEY_IS_USED_ONCE("a key is the key of one intent"),
  CAPTURE_IS_COVERED("no more is captured than is authorised and not taken back"),
  CAPTURE_IS_FOR_DELIVERED("captured less refunded is what was shipped less what came back"),
  VOID_TAKES_NOTHING_CAPTURED("an authorisation of which anything was captured is not voided"),
  REFUND_IS_COVERED("no more is refunded than was captured"),
  LIVING_ORDER_KEEPS_ITS_PAYMENT("a confirmed order keeps its payment until it is cancelled"),

  // The end of the log.
  NOTHING_IS_LEFT_UNDER_WAY("every order has reached an end, with everything given back");

  private final String text;

  Rule(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
