package io.orderflow.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.CommandAnswer.Accepted;
import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReserved;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.command.CommandSide.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The command side as it runs, against a node, two processes' worth of it. */
class CommandSideTest {

  private static AxonServerNode node;
  private static CommandSide one;
  private static CommandSide other;

  @BeforeAll
  static void start() {
    node = AxonServerNode.temporary();
    one = new CommandSide(node);
    other = new CommandSide(node);
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    node.close();
  }

  static String order(String... skus) {
    List<String> lines = new ArrayList<>();
    for (String sku : skus) {
      lines.add("{\"sku\":\"%s\",\"quantity\":2}".formatted(sku));
    }
    return """
        {"customerId":"17850","currency":"GBP","lines":[%s],
         "shippingAddress":{"name":"A. Buyer","line1":"1 High Street","city":"Bath","postalCode":"BA1 1AA","country":"GB"},
         "payment":{"method":"card","token":"tok_ok"}}
        """
        .formatted(String.join(",", lines));
  }

  static void register(String sku, String price) {
    Answer answer =
        one.post(
            "/api/products",
            """
            {"sku":"%s","description":"About %s","price":{"amount":"%s","currency":"GBP"}}"""
                .formatted(sku, sku, price));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Version")).isEqualTo("0");
  }

  private static List<Object> events(String aggregate) {
    return one.bean(EventStore.class)
        .readEvents(aggregate)
        .asStream()
        .<Object>map(each -> each.getPayload())
        .toList();
  }

  @Nested
  class An_order {

    @Test
    void is_placed_at_the_price_of_the_book() {
      register("P1", "2.125");
      Answer placed = one.post("/api/orders", order("P1"), "Idempotency-Key", "p1");

      assertThat(placed.status()).isEqualTo(201);
      assertThat(placed.body().path("status").asString()).isEqualTo("PLACED");
      assertThat(placed.body().at("/total/amount").asString()).isEqualTo("4.25");
      assertThat(placed.body().path("version").asLong()).isZero();
      assertThat(placed.header("Version")).isEqualTo("0");
      assertThat(placed.header("Location"))
          .isEqualTo("/api/orders/" + placed.body().path("orderId").asString());
    }

    @Test
    void has_the_price_that_was_set_just_before_through_another_process() {
      register("P2", "1.00");
      for (int i = 1; i <= 20; i++) {
        CommandSide setter = i % 2 == 0 ? one : other;
        CommandSide buyer = i % 2 == 0 ? other : one;
        Answer set =
            setter.send(
                "PUT",
                "/api/products/P2/price",
                "{\"price\":{\"amount\":\"%d.50\",\"currency\":\"GBP\"}}".formatted(i));
        assertThat(set.status()).isEqualTo(204);
        assertThat(set.header("Version")).isEqualTo(Integer.toString(i));
        Answer placed = buyer.post("/api/orders", order("P2"), "Idempotency-Key", "p2-" + i);
        assertThat(placed.body().at("/total/amount").asString()).isEqualTo(2 * i + 1 + ".00");
      }
    }

    @Test
    void placed_again_is_answered_as_the_first_time() {
      register("P3", "1.00");
      Answer first = one.post("/api/orders", order("P3"), "Idempotency-Key", "p3");
      String id = first.body().path("orderId").asString();
      Accepted confirmed =
          one.bean(CommandGateway.class)
              .sendAndWait(new ConfirmOrder(new OrderId(id)), 10, TimeUnit.SECONDS);
      assertThat(confirmed.version()).isEqualTo(1);

      Answer again = other.post("/api/orders", order("P3"), "Idempotency-Key", "p3");
      assertThat(again.status()).isEqualTo(201);
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(events("order-" + id)).hasSize(2);
    }

    @Test
    void under_a_used_key_is_refused() {
      register("P4", "1.00");
      one.post("/api/orders", order("P4"), "Idempotency-Key", "p4");
      Answer other = one.post("/api/orders", order("P4", "P4"), "Idempotency-Key", "p4");
      assertThat(other.status()).isEqualTo(422);
      assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void sent_by_many_clients_at_once_is_one_order() throws Exception {
      register("P5", "1.00");
      List<Answer> answers =
          atOnce(
              10,
              i ->
                  (i % 2 == 0 ? one : other)
                      .post("/api/orders", order("P5"), "Idempotency-Key", "p5"));
      assertThat(answers).allMatch(each -> each.status() == 201);
      assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
      assertThat(events("order-" + answers.getFirst().body().path("orderId").asString()))
          .hasSize(1);
    }

    @Test
    void of_an_unknown_product_is_refused_with_the_line() {
      register("P6", "1.00");
      Answer answer = one.post("/api/orders", order("P6", "NONE"), "Idempotency-Key", "p6");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("PRODUCT_UNKNOWN");
      assertThat(answer.body().path("detail").asString()).contains("line 2", "NONE");
    }

    @Test
    void of_a_discontinued_product_is_refused() {
      register("P7", "1.00");
      assertThat(other.send("DELETE", "/api/products/P7", "").status()).isEqualTo(204);
      Answer answer = one.post("/api/orders", order("P7"), "Idempotency-Key", "p7");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("PRODUCT_DISCONTINUED");
    }

    @Test
    void is_cancelled_once() {
      register("P8", "1.00");
      String location =
          one.post("/api/orders", order("P8"), "Idempotency-Key", "p8").header("Location");
      for (int i = 0; i < 2; i++) {
        Answer cancelled = one.post(location + "/cancellation", "{\"reason\":\"changed my mind\"}");
        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(cancelled.header("Version")).isEqualTo("1");
      }
      Answer unknown = one.post("/api/orders/nobody/cancellation", "{\"reason\":\"x\"}");
      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.code()).isEqualTo("ORDER_UNKNOWN");
    }
  }

  @Nested
  class Stock {

    @Test
    void of_an_unknown_product_is_404() {
      Answer answer = one.post("/api/stock/NONE/receipts", "{\"quantity\":1,\"reference\":\"r\"}");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("PRODUCT_UNKNOWN");
    }

    @Test
    void is_received_once_per_reference() {
      register("S1", "1.00");
      for (int i = 0; i < 2; i++) {
        Answer answer = one.post("/api/stock/S1/receipts", "{\"quantity\":7,\"reference\":\"r\"}");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Version")).isEqualTo("0");
      }
      Answer other = one.post("/api/stock/S1/receipts", "{\"quantity\":8,\"reference\":\"r\"}");
      assertThat(other.status()).isEqualTo(409);
      assertThat(other.code()).isEqualTo("REFERENCE_REUSED");
      Answer below =
          one.post(
              "/api/stock/S1/adjustments",
              "{\"quantity\":-8,\"reason\":\"lost\",\"reference\":\"a\"}");
      assertThat(below.status()).isEqualTo(409);
      assertThat(below.code()).isEqualTo("STOCK_BELOW_RESERVED");
    }

    @Test
    void gives_the_last_unit_to_one_of_ten() throws Exception {
      register("S2", "1.00");
      one.post("/api/stock/S2/receipts", "{\"quantity\":1,\"reference\":\"r\"}");
      atOnce(
          10,
          i ->
              (i % 2 == 0 ? one : other)
                  .bean(CommandGateway.class)
                  .sendAndWait(
                      new ReserveStock(
                          new StockItemId(new Sku("S2")),
                          new OrderId("o" + i),
                          List.of(new LineQuantity(1, 1))),
                      10,
                      TimeUnit.SECONDS));
      List<Object> events = events("stock-S2");
      assertThat(events).filteredOn(StockReserved.class::isInstance).hasSize(1);
      assertThat(events).filteredOn(StockReservationRejected.class::isInstance).hasSize(9);
    }
  }

  private interface Call<T> {
    T make(int i);
  }

  private static <T> List<T> atOnce(int times, Call<T> call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> calls = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        int number = i;
        calls.add(threads.submit(() -> call.make(number)));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> each : calls) {
        answers.add(each.get(30, TimeUnit.SECONDS));
      }
      return answers;
    }
  }
}
