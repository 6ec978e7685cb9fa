package io.orderflow.sagas.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockEvent.StockReserved;
import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.sagas.SagasApplication;
import io.orderflow.sagas.faults.StoreProxy.Fault;
import io.orderflow.sagas.model.Orders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.gateway.EventGateway;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The document store fails at every single command of a batch of events, and the process with it:
 * no saga is ever lost.
 */
class StoreFaultTest {

  private static final int MOST_COMMANDS = 12;

  private static AxonServerNode node;
  private static DocumentStore store;
  private static StoreProxy proxy;
  private int orders;

  @BeforeAll
  static void start() {
    node = AxonServerNode.temporary();
    store = DocumentStore.temporary();
    proxy = new StoreProxy(store.port());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    store.close();
    node.close();
  }

  private static ConfigurableApplicationContext sagas(String database, Class<?>... also) {
    return SagasApplication.builder()
        .sources(also)
        .run(
            "--axon.axonserver.servers=localhost:" + node.grpcPort(),
            "--spring.mongodb.uri=" + proxy.uri(database),
            "--orderflow.node-id=" + database,
            // Nothing is to be asked again here: what is stored is what the events made.
            "--orderflow.fulfilment.sweep-interval=PT1H");
  }

  /** Two events that belong together: the second is lost on whoever never heard the first. */
  private OrderId publish(ConfigurableApplicationContext sagas) {
    OrderPlaced placed = Orders.of("A", "B").placed("fault-" + orders++);
    OrderId order = placed.orderId();
    sagas
        .getBean(EventGateway.class)
        .publish(
            List.of(
                GenericEventMessage.asEventMessage(placed),
                GenericEventMessage.asEventMessage(
                    new StockReserved(new Sku("A"), order, List.of(new LineQuantity(1, 1)))),
                GenericEventMessage.asEventMessage(
                    new StockReserved(new Sku("B"), order, List.of(new LineQuantity(2, 1))))));
    return order;
  }

  /** As in a run without faults: both reservations are known, and the payment is asked for. */
  private static void isStored(String database, OrderId order, Duration within) {
    try (MongoClient direct = MongoClients.create(store.connectionString())) {
      await()
          .atMost(within)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                Document saga =
                    direct
                        .getDatabase(database)
                        .getCollection("order_fulfilments")
                        .find(Filters.eq("_id", order.toString()))
                        .first();
                assertThat(saga).isNotNull();
                assertThat(saga.getString("waitsFor")).isEqualTo("AUTHORISATION");
                assertThat(saga.get("changing", Document.class).getString("data"))
                    .contains("\"reserved\":\"Aw==\"");
              });
    }
  }

  @Test
  void no_saga_is_lost_when_the_store_fails_at_any_command_of_a_batch() {
    String database = "failing";
    try (ConfigurableApplicationContext sagas = sagas(database)) {
      isStored(database, publish(sagas), Duration.ofSeconds(20));
      for (Fault fault : Fault.values()) {
        for (int command = 1; command <= MOST_COMMANDS; command++) {
          proxy.breakAt(command, fault, false);
          isStored(database, publish(sagas), Duration.ofSeconds(30));
          boolean wasLast = proxy.seen() < command;
          proxy.heal();
          if (wasLast) {
            break;
          }
        }
      }
    }
  }

  /**
   * The proof that these faults are the ones that lose sagas: with Axon's own token store, which
   * stores a token before what the handlers made of its events, one fault is enough.
   */
  @Test
  void a_token_store_that_writes_first_loses_a_saga_to_one_of_these_faults() {
    String database = "losing";
    boolean lost = false;
    try (ConfigurableApplicationContext sagas = sagas(database, AxonsTokenStore.class)) {
      for (int command = 1; !lost && command <= MOST_COMMANDS; command++) {
        isStored(database, publish(sagas), Duration.ofSeconds(30));
        proxy.breakAt(command, Fault.UNHEARD, false);
        OrderId broken = publish(sagas);
        int at = command;
        await().atMost(Duration.ofSeconds(20)).until(() -> proxy.seen() >= at);
        List<OrderId> later = new ArrayList<>();
        // Once a later one is stored, the processor is past the events of the broken one.
        await()
            .pollInterval(Duration.ofSeconds(1))
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  later.add(publish(sagas));
                  return later.stream().anyMatch(each -> exists(database, each));
                });
        proxy.heal();
        lost = !exists(database, broken);
      }
    }
    assertThat(lost).isTrue();
  }

  private static boolean exists(String database, OrderId order) {
    try (MongoClient direct = MongoClients.create(store.connectionString())) {
      return direct
              .getDatabase(database)
              .getCollection("order_fulfilments")
              .countDocuments(Filters.eq("_id", order.toString()))
          > 0;
    }
  }

  @Test
  void no_saga_is_lost_when_the_process_dies_at_any_command_of_a_batch() {
    String database = "dying";
    boolean more = true;
    for (int command = 1; more && command <= MOST_COMMANDS; command++) {
      OrderId order;
      try (ConfigurableApplicationContext sagas = sagas(database)) {
        OrderId before = publish(sagas);
        isStored(database, before, Duration.ofSeconds(30));
        proxy.breakAt(command, Fault.UNANSWERED, true);
        order = publish(sagas);
        int broken = command;
        try {
          await().atMost(Duration.ofSeconds(2)).until(() -> proxy.seen() >= broken);
        } catch (ConditionTimeoutException beyondTheLast) {
          more = false;
        }
      } finally {
        proxy.heal();
      }
      try (ConfigurableApplicationContext again = sagas(database)) {
        isStored(database, order, Duration.ofSeconds(30));
        assertThat(again.isActive()).isTrue();
      }
    }
  }
}
