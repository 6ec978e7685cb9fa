package io.orderflow.command.product;

import io.orderflow.api.CommandAnswer;
import io.orderflow.api.product.ProductCommand;
import io.orderflow.api.product.ProductCommand.ChangeProductPrice;
import io.orderflow.api.product.ProductCommand.DiscontinueProduct;
import io.orderflow.api.product.ProductCommand.RegisterProduct;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductId;
import io.orderflow.command.handling.Applied;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A product as Axon keeps it; {@link ProductDecider} decides. */
@Aggregate(cache = "productCache")
class Product {

  @AggregateIdentifier private @Nullable ProductId id;
  private ProductState state = ProductState.UNKNOWN;

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RegisterProduct command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(ChangeProductPrice command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(DiscontinueProduct command) {
    return decide(command);
  }

  private CommandAnswer decide(ProductCommand command) {
    return Applied.answer(ProductDecider.decide(state, command));
  }

  @EventSourcingHandler
  void on(ProductEvent event) {
    id = new ProductId(event.sku());
    state = state.apply(event);
  }
}
