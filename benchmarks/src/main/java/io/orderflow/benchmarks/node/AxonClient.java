package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.connector.AxonServerConnection;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** Axon's own event store over the connector, as any application has it. */
final class AxonClient implements AutoCloseable {

  private final AxonServerConnectionManager connections;
  private final EventStore events;

  AxonClient(int grpcPort, String name) {
    // Axon reads it as a system property alone.
    System.setProperty("disable-axoniq-console-message", "true");
    AxonServerConfiguration configuration =
        AxonServerConfiguration.builder()
            .servers("127.0.0.1:" + grpcPort)
            .componentName(name)
            .flowControl(10_000, 5_000, 5_000)
            .build();
    connections =
        AxonServerConnectionManager.builder().axonServerConfiguration(configuration).build();
    connections.start();
    Awaitility.await("connected to " + name)
        .atMost(Duration.ofSeconds(30))
        .until(() -> connections.getConnection().isConnected());
    events =
        AxonServerEventStore.builder()
            .configuration(configuration)
            .platformConnectionManager(connections)
            .eventSerializer(serializer())
            .snapshotSerializer(serializer())
            .snapshotFilter(SnapshotFilter.allowAll())
            .build();
  }

  /** The same for every target. */
  static Serializer serializer() {
    return Jackson3Serializer.builder().build();
  }

  AxonServerConnection connection() {
    return connections.getConnection();
  }

  EventStore events() {
    return events;
  }

  @Override
  public void close() {
    connections.shutdown();
  }
}
