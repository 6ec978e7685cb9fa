package io.orderflow.benchmarks.node;

import org.axonframework.eventsourcing.eventstore.EventStore;

/** An event store that is measured; the client code is the same for all. */
interface Target extends AutoCloseable {

  EventStore events();

  @Override
  void close();
}
