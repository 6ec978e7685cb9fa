package io.orderflow.axonserver;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Connections of Axon's own connector, below the framework. */
final class Clients implements AutoCloseable {

  private final int port;
  private final List<AxonServerConnectionFactory> factories = new ArrayList<>();

  Clients(int port) {
    this.port = port;
  }

  Clients(AxonServerNode node) {
    this(node.grpcPort());
  }

  AxonServerConnection connect(String component) {
    return connect(component, component + "-1");
  }

  AxonServerConnection connect(String component, String clientId) {
    AxonServerConnection connection = connecting(component, clientId, "default");
    await().atMost(Duration.ofSeconds(10)).until(connection::isConnected);
    return connection;
  }

  AxonServerConnection connect(
      String component,
      String clientId,
      UnaryOperator<AxonServerConnectionFactory.Builder> settings) {
    AxonServerConnection connection = connecting(component, clientId, "default", settings);
    await().atMost(Duration.ofSeconds(10)).until(connection::isConnected);
    return connection;
  }

  AxonServerConnection connectTo(String context) {
    AxonServerConnection connection = connecting("client", "client-of-" + context, context);
    await().atMost(Duration.ofSeconds(10)).until(connection::isConnected);
    return connection;
  }

  /** A connection that need not be there yet. */
  AxonServerConnection connecting(String component, String clientId, String context) {
    return connecting(component, clientId, context, UnaryOperator.identity());
  }

  private AxonServerConnection connecting(
      String component,
      String clientId,
      String context,
      UnaryOperator<AxonServerConnectionFactory.Builder> settings) {
    AxonServerConnectionFactory factory =
        settings
            .apply(
                AxonServerConnectionFactory.forClient(component, clientId)
                    .routingServers(new ServerAddress("127.0.0.1", port))
                    .reconnectInterval(100, TimeUnit.MILLISECONDS)
                    .processorInfoUpdateFrequency(200, TimeUnit.MILLISECONDS)
                    .connectTimeout(5, TimeUnit.SECONDS))
            .build();
    factories.add(factory);
    return factory.connect(context);
  }

  static Event event(String aggregateId, long sequenceNumber) {
    return event(aggregateId, sequenceNumber, "thing.happened", "happened");
  }

  static Event event(String aggregateId, long sequenceNumber, String type, String payload) {
    return Event.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setAggregateIdentifier(aggregateId)
        .setAggregateSequenceNumber(sequenceNumber)
        .setAggregateType(aggregateId.isEmpty() ? "" : "Thing")
        .setTimestamp(System.currentTimeMillis())
        .setPayload(
            SerializedObject.newBuilder()
                .setType(type)
                .setRevision("1")
                .setData(ByteString.copyFromUtf8(payload)))
        .build();
  }

  static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    factories.forEach(AxonServerConnectionFactory::shutdown);
  }
}
