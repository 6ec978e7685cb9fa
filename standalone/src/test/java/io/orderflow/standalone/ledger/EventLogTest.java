package io.orderflow.standalone.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.orderflow.api.MessageCatalog;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.standalone.CommandFailure;
import io.orderflow.support.serialization.PayloadNames;
import io.orderflow.support.serialization.PublishedNameSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLogTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final EventLog log = new EventLog("127.0.0.1", node.grpcPort());
  private final PublishedNameSerializer serializer =
      PublishedNameSerializer.of(new PayloadNames(MessageCatalog.events()));

  @AfterEach
  void close() {
    node.close();
  }

  private void append(Event... events) throws Exception {
    AxonServerConnectionFactory factory =
        AxonServerConnectionFactory.forClient("test")
            .routingServers(new ServerAddress("127.0.0.1", node.grpcPort()))
            .build();
    try {
      factory.connect("default").eventChannel().appendEvents(events).get(10, TimeUnit.SECONDS);
    } finally {
      factory.shutdown();
    }
  }

  private Event event(String aggregate, long sequence, Object payload) {
    var stored = serializer.serialize(payload, byte[].class);
    return event(
        aggregate,
        sequence,
        SerializedObject.newBuilder()
            .setType(stored.getType().getName())
            .setRevision(stored.getType().getRevision())
            .setData(ByteString.copyFrom(stored.getData()))
            .build());
  }

  private static Event event(String aggregate, long sequence, SerializedObject payload) {
    return Event.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setAggregateIdentifier(aggregate)
        .setAggregateType("any")
        .setAggregateSequenceNumber(sequence)
        .setTimestamp(7)
        .setPayload(payload)
        .build();
  }

  @Test
  void an_empty_log_ends_at_once() throws Exception {
    assertThat(log.read(event -> {})).isEqualTo(-1);
  }

  @Test
  void every_event_is_read_in_the_order_of_the_log() throws Exception {
    var registered = new ProductRegistered(Log.A, "LANTERN", Log.price("2.50"));
    var received = new StockReceived(Log.A, 10, "note 1");
    append(event("product-A", 0, registered));
    append(event("stock-A", 0, received), event("stock-A", 1, received));

    List<LoggedEvent> read = new ArrayList<>();
    assertThat(log.read(read::add)).isEqualTo(2);

    assertThat(read)
        .extracting(LoggedEvent::payload)
        .containsExactly(registered, received, received);
    assertThat(read).extracting(LoggedEvent::position).containsExactly(0L, 1L, 2L);
    assertThat(read).extracting(LoggedEvent::sequence).containsExactly(0L, 0L, 1L);
  }

  @Test
  void what_cannot_be_read_is_passed_on_as_such() throws Exception {
    SerializedObject broken =
        SerializedObject.newBuilder()
            .setType("stock.received")
            .setRevision("1")
            .setData(ByteString.copyFromUtf8("{\"sku\":"))
            .build();
    append(
        event("stock-A", 0, broken),
        event("stock-A", 1, broken.toBuilder().setRevision("2").build()),
        event("stock-A", 2, broken.toBuilder().setType("stock.eaten").build()));

    Ledger ledger = new Ledger();
    log.read(ledger::accept);

    assertThat(ledger.close(false).findings())
        .extracting(Finding::rule)
        .containsOnly(Rule.PAYLOAD_IS_READABLE)
        .hasSize(3);
  }

  @Test
  void a_server_that_is_not_there_is_named() {
    int port = node.grpcPort();
    node.close();

    assertThatThrownBy(() -> log.read(event -> {}))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }
}
