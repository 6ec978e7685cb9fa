package io.orderflow.sagas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.documentstore.DocumentStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.eventhandling.gateway.EventGateway;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class SagasApplicationTest {

  private static final Currency GBP = Currency.getInstance("GBP");

  @Test
  void an_order_that_is_placed_starts_its_fulfilment_with_its_reservations() throws Exception {
    try (AxonServerNode node = AxonServerNode.temporary();
        DocumentStore store = DocumentStore.temporary();
        var sagas =
            SagasApplication.builder()
                .run(
                    "--axon.axonserver.servers=localhost:" + node.grpcPort(),
                    "--spring.mongodb.uri=" + store.connectionString())) {
      Queue<Object> reservations = new ConcurrentLinkedQueue<>();
      sagas
          .getBean(CommandBus.class)
          .subscribe(
              ReserveStock.class.getName(),
              command -> {
                reservations.add(command.getPayload());
                return null;
              });

      sagas.getBean(EventGateway.class).publish(placed());

      await().atMost(Duration.ofSeconds(20)).until(() -> !reservations.isEmpty());
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                Document saga =
                    sagas
                        .getBean(MongoDatabase.class)
                        .getCollection("order_fulfilments")
                        .find()
                        .first();
                assertThat(saga).isNotNull();
                assertThat(saga.getString("order")).isEqualTo("order-1");
                assertThat(saga.getString("waitsFor")).isEqualTo("RESERVATIONS");
              });
    }
  }

  private static OrderPlaced placed() {
    Price price = new Price(new BigDecimal("2.55"), GBP);
    OrderLine line = new OrderLine(1, new Sku("A"), LineKind.GOODS, "A", 2, price, price.times(2));
    return new OrderPlaced(
        new OrderId("1"),
        "f",
        null,
        GBP,
        List.of(line),
        Money.zero(GBP).plus(line.amount()),
        new Address("Ann", "1 High Street", null, "London", "N1 1AA", "GB"),
        new PaymentMethod("card", "tok_ok"),
        Instant.EPOCH);
  }
}
