package io.orderflow.command.order;

import io.orderflow.api.CommandAnswer;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.order.OrderCommand.PlaceOrder;
import io.orderflow.api.order.OrderCommand.RejectOrder;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderId;
import io.orderflow.command.handling.Applied;
import io.orderflow.command.order.place.OrderPlacing;
import io.orderflow.command.order.place.Placement;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** An order as Axon keeps it; {@link OrderPlacing} and {@link OrderDecider} decide. */
@Aggregate(cache = "orderCache")
class Order {

  @AggregateIdentifier private @Nullable OrderId id;
  private OrderState state = OrderState.UNKNOWN;

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(PlaceOrder command, OrderPlacing placing) {
    Placement before = state.placement();
    if (before != null) {
      return before.answerTo(command);
    }
    AggregateLifecycle.apply(placing.decide(command));
    return Placement.required(state.placement()).answerTo(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(ConfirmOrder command) {
    return Applied.answer(OrderDecider.confirm(state, command));
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RejectOrder command) {
    return Applied.answer(OrderDecider.reject(state, command));
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(CancelOrder command) {
    return Applied.answer(OrderDecider.cancel(state, command));
  }

  @EventSourcingHandler
  void on(OrderEvent event) {
    id = event.orderId();
    state = state.apply(event);
  }
}
