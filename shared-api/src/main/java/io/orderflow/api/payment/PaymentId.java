package io.orderflow.api.payment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.orderflow.api.order.OrderId;

/** Identity of the one payment of an order; its text form is the aggregate identifier. */
public record PaymentId(@JsonValue OrderId orderId) {

  @JsonCreator
  public PaymentId {}

  @Override
  public String toString() {
    return "payment-" + orderId.value();
  }
}
