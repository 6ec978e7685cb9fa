package io.orderflow.api;

import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderStatus;

/** What a command handler answers with; every answer tells the aggregate's version. */
public sealed interface CommandAnswer {

  /** Sequence number of the aggregate's last event once the command was handled, from 0. */
  long version();

  /** The command was handled, or had been before: the same command twice changes nothing. */
  @MessageName("command.accepted")
  record Accepted(long version) implements CommandAnswer {}

  /** The order as it was when it was placed: the same to whoever places it again. */
  @MessageName("order.placement")
  record OrderPlacement(OrderId orderId, OrderStatus status, Money total, long version)
      implements CommandAnswer {}
}
