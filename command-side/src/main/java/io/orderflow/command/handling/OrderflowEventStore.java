package io.orderflow.command.handling;

import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;

/**
 * Axon's event store, that asks for a snapshot only where there can be one: it is a second round
 * trip to the server for each aggregate that is loaded or created.
 */
final class OrderflowEventStore extends AxonServerEventStore {

  private static final String WITH_SNAPSHOTS = "stock-";

  private OrderflowEventStore(Builder builder) {
    super(builder);
  }

  static OrderflowEventStore of(Builder builder) {
    // Only build() gives the builder its storage engine; the store that it makes is not needed.
    builder.build();
    return new OrderflowEventStore(builder);
  }

  @Override
  public DomainEventStream readEvents(String aggregateIdentifier) {
    return aggregateIdentifier.startsWith(WITH_SNAPSHOTS)
        ? super.readEvents(aggregateIdentifier)
        : readEvents(aggregateIdentifier, 0);
  }
}
