package io.orderflow.standalone.imports;

/** Why a row is no order line. */
enum Reason {
  RETURN("goods given back: returns are not yet handled"),
  NO_QUANTITY("the quantity is not above 0"),
  NO_PRICE("the unit price is not above 0"),
  NO_INVOICE_NUMBER("the invoice number is not all digits"),
  MALFORMED("the row cannot be read"),
  ORDER_REFUSED("the platform refused the order"),
  ORDER_REJECTED("the order was not confirmed");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** Whether the row itself is at fault, and not what became of its order. */
  boolean isOfTheFile() {
    return this != ORDER_REFUSED && this != ORDER_REJECTED;
  }

  @Override
  public String toString() {
    return text;
  }
}
