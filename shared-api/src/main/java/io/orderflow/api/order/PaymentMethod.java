package io.orderflow.api.order;

/**
 * How an order is paid.
 *
 * @param method {@code card}
 * @param token what the payment provider knows the card by; never a card number
 */
public record PaymentMethod(String method, String token) {

  /** Without the token: texts end in logs. */
  @Override
  public String toString() {
    return "PaymentMethod[method=%s]".formatted(method);
  }
}
