package io.orderflow.api.fulfilment;

import io.orderflow.api.MessageName;
import io.orderflow.api.order.OrderId;

/** What the fulfilment of an order tells itself, through the event scheduler. */
public sealed interface FulfilmentEvent {

  OrderId orderId();

  /** The order had to be confirmed by now. */
  @MessageName("fulfilment.confirmation-due")
  record ConfirmationDue(OrderId orderId) implements FulfilmentEvent {}
}
