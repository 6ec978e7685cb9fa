package io.orderflow.sagas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderRejection.Code;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.sagas.model.Orders;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The service against a node and a store, with a model of the command side. */
class SagasApplicationTest {

  private static AxonServerNode node;
  private static DocumentStore store;
  private static TestPlatform platform;
  private static ConfigurableApplicationContext sagas;

  @BeforeAll
  static void start() {
    node = AxonServerNode.temporary();
    store = DocumentStore.temporary();
    platform = new TestPlatform(node.grpcPort());
    sagas = startSagas();
  }

  private static ConfigurableApplicationContext startSagas() {
    return SagasApplication.builder()
        .run(
            "--axon.axonserver.servers=localhost:" + node.grpcPort(),
            "--spring.mongodb.uri=" + store.connectionString(),
            "--orderflow.payment.time-limit=PT1S",
            "--orderflow.fulfilment.patience=PT1S",
            "--orderflow.fulfilment.payment-retry-delay=PT1S",
            "--orderflow.fulfilment.confirmation-timeout=PT8S");
  }

  @AfterAll
  static void stop() {
    sagas.close();
    platform.close();
    node.close();
    store.close();
  }

  private static void becomes(OrderId order, OrderStatus status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(platform.<OrderStatus>ask(model -> model.statusOf(order)))
                    .isEqualTo(status));
  }

  private static void everythingIsGivenBack(OrderId order) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                platform.<Boolean>ask(
                    model -> !model.holdsStockFor(order) && model.isPaymentClosed(order)));
    await().atMost(Duration.ofSeconds(10)).until(() -> sagasOf(order) == 0);
  }

  private static long sagasOf(OrderId order) {
    return sagas
        .getBean(com.mongodb.client.MongoDatabase.class)
        .getCollection("order_fulfilments")
        .countDocuments(com.mongodb.client.model.Filters.eq("_id", order.toString()));
  }

  private static OrderId place(String id, Orders order) {
    platform.place(order.placed(id));
    return new OrderId(id);
  }

  @Nested
  class An_order_of_goods_that_are_there {

    @Test
    void is_reserved_authorised_and_confirmed() {
      platform.tell(model -> model.receive(new Sku("A"), 10));
      platform.tell(model -> model.receive(new Sku("B"), 10));

      OrderId order = place("good", Orders.of("A", "B", "A"));

      becomes(order, OrderStatus.CONFIRMED);
      assertThat(platform.<Boolean>ask(model -> model.isPaid(order))).isTrue();
      assertThat(platform.<Long>ask(model -> model.skusReservedFor(order))).isEqualTo(2);
    }

    @Test
    void is_confirmed_when_the_provider_fails_twice() {
      platform.tell(model -> model.receive(new Sku("F"), 1));
      becomes(place("flaky", Orders.of("F").paidBy("tok_flaky")), OrderStatus.CONFIRMED);
    }

    @Test
    void is_given_back_when_it_is_cancelled() {
      platform.tell(model -> model.receive(new Sku("C"), 1));
      OrderId order = place("cancelled", Orders.of("C"));
      becomes(order, OrderStatus.CONFIRMED);

      platform.send(new CancelOrder(order, "changed my mind"));

      everythingIsGivenBack(order);
    }

    @Test
    void is_rejected_when_the_provider_never_answers() {
      platform.tell(model -> model.receive(new Sku("T"), 1));
      OrderId order = place("silent", Orders.of("T").paidBy("tok_timeout"));
      becomes(order, OrderStatus.REJECTED);
      assertThat(platform.<Code>ask(model -> model.rejectionOf(order).code()))
          .isEqualTo(Code.TIMED_OUT);
      everythingIsGivenBack(order);
    }

    @Test
    void is_rejected_when_the_card_is_declined() {
      platform.tell(model -> model.receive(new Sku("D"), 1));
      OrderId order = place("declined", Orders.of("D").paidBy("tok_declined"));
      becomes(order, OrderStatus.REJECTED);
      assertThat(platform.<Code>ask(model -> model.rejectionOf(order).code()))
          .isEqualTo(Code.PAYMENT_DECLINED);
      everythingIsGivenBack(order);
    }
  }

  @Test
  void an_order_of_goods_that_are_not_there_is_rejected_with_the_sku_named() {
    platform.tell(model -> model.receive(new Sku("E"), 1));
    OrderId order = place("short", Orders.of("E", "NONE"));
    becomes(order, OrderStatus.REJECTED);
    assertThat(platform.<Code>ask(model -> model.rejectionOf(order).code()))
        .isEqualTo(Code.OUT_OF_STOCK);
    assertThat(platform.<String>ask(model -> model.rejectionOf(order).detail())).contains("NONE");
    everythingIsGivenBack(order);
  }

  @Test
  void an_order_of_charges_alone_is_captured_again_when_the_first_capture_fails() {
    OrderId order = place("charge", Orders.ofCharge().paidBy("tok_capture_fails"));
    becomes(order, OrderStatus.CONFIRMED);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> platform.<Boolean>ask(model -> model.isCaptured(order)));

    platform.send(new CancelOrder(order, "not needed"));

    everythingIsGivenBack(order);
  }

  @Test
  void units_add_up() {
    assertThat(platform.<Boolean>ask(model -> model.unitsAddUp())).isTrue();
  }
}
