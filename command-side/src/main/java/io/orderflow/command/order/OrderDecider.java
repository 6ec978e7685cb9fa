package io.orderflow.command.order;

import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.order.OrderCommand;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.order.OrderCommand.RejectOrder;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderStatus;
import java.util.List;

/** What a command makes of an order that was placed before: events, or a refusal. */
final class OrderDecider {

  private OrderDecider() {}

  /** The process may say again, or too late, what it found: that changes nothing. */
  static List<OrderEvent> confirm(OrderState state, ConfirmOrder command) {
    return whereAllowed(existing(state, command), new OrderConfirmed(command.orderId()));
  }

  static List<OrderEvent> reject(OrderState state, RejectOrder command) {
    return whereAllowed(
        existing(state, command), new OrderRejected(command.orderId(), command.rejection()));
  }

  static List<OrderEvent> cancel(OrderState state, CancelOrder command) {
    OrderStatus status = existing(state, command);
    OrderEvent cancelled = new OrderCancelled(command.orderId(), command.reason());
    if (status != OrderStatus.CANCELLED && !OrderLifeCycle.allows(status, OrderCancelled.class)) {
      throw new RejectedException(
          RejectionCode.ORDER_STATUS_FORBIDS,
          "an order that is %s cannot be cancelled".formatted(status));
    }
    return whereAllowed(status, cancelled);
  }

  private static List<OrderEvent> whereAllowed(OrderStatus status, OrderEvent event) {
    return OrderLifeCycle.allows(status, event.getClass()) ? List.of(event) : List.of();
  }

  private static OrderStatus existing(OrderState state, OrderCommand command) {
    if (state.status() == null) {
      throw new RejectedException(
          RejectionCode.ORDER_UNKNOWN, "no order has the id " + command.orderId().value());
    }
    return state.status();
  }
}
