package io.orderflow.command.handling;

import io.orderflow.api.order.OrderCommand;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.product.ProductCommand;
import io.orderflow.api.stock.StockCommand;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * Which aggregate a command is for, by its type: Axon's own resolver looks through all annotations
 * of all methods and fields for every single command.
 */
final class OrderflowTargets implements CommandTargetResolver {

  @Override
  public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> message) {
    Object target =
        switch (message.getPayload()) {
          case StockCommand command -> command.stockItemId();
          case OrderCommand command -> command.orderId();
          case PaymentCommand command -> command.paymentId();
          case ProductCommand command -> command.productId();
          default -> throw new IllegalArgumentException("no target in " + message.getPayloadType());
        };
    return new VersionedAggregateIdentifier(target, null);
  }
}
