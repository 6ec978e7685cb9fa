package io.orderflow.command.stock;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderflow.api.CommandAnswer;
import io.orderflow.api.MessageName;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockCommand.AdjustStock;
import io.orderflow.api.stock.StockCommand.ReceiveStock;
import io.orderflow.api.stock.StockCommand.ReleaseStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.command.handling.Applied;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * The stock of one product as Axon keeps it; {@link StockDecider} decides. Its snapshot is the
 * ledger. A snapshot of another revision is passed over, and the events are read instead.
 */
@Aggregate(cache = "stockItemCache", snapshotTriggerDefinition = "stockItemSnapshots")
@MessageName(value = "stock.snapshot", revision = "1")
@Revision("1")
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
class StockItem {

  @AggregateIdentifier private @Nullable StockItemId id;
  private final StockLedger ledger;

  StockItem() {
    this.ledger = new StockLedger();
  }

  @JsonCreator
  StockItem(
      @JsonProperty("id") @Nullable StockItemId id,
      @JsonProperty("ledger") StockSnapshot snapshot) {
    this.id = id;
    this.ledger = new StockLedger(snapshot);
  }

  @JsonProperty("id")
  @Nullable StockItemId id() {
    return id;
  }

  @JsonProperty("ledger")
  StockSnapshot snapshot() {
    return ledger.snapshot();
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(ReceiveStock command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(AdjustStock command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(ReserveStock command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(ReleaseStock command) {
    return decide(command);
  }

  private CommandAnswer decide(StockCommand command) {
    return Applied.answer(StockDecider.decide(ledger, command));
  }

  @EventSourcingHandler
  void on(StockEvent event, @Timestamp Instant at) {
    id = new StockItemId(event.sku());
    // As the store keeps it: live and replayed, the ledger then forgets at the same event.
    ledger.apply(event, at.truncatedTo(ChronoUnit.MILLIS));
  }
}
