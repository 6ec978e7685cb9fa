package io.orderflow.api.order;

/**
 * Why an order was rejected.
 *
 * @param code stable, for programs
 * @param detail for people
 */
public record OrderRejection(Code code, String detail) {

  /** The reasons for which an order ends as {@link OrderStatus#REJECTED}. */
  public enum Code {
    OUT_OF_STOCK,
    PAYMENT_DECLINED,
    TIMED_OUT
  }
}
