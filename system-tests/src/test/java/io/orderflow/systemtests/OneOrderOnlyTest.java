package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.Answer;
import io.orderflow.systemtests.harness.EventLog;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Repeated requests, and requests at the same instant. */
@ExtendWith(SharedPlatform.class)
@ResourceLock(SharedPlatform.LOCK)
class OneOrderOnlyTest {

  private static final long LIMIT_SECONDS = 40;

  private final Platform platform;
  private final Shop shop;

  OneOrderOnlyTest(Platform platform) {
    this.platform = platform;
    this.shop = platform.shop();
  }

  /** Each client has a connection of its own, and all of them go at one instant. */
  private static <T> List<T> atOnce(int clients, IntFunction<T> act) throws Exception {
    CyclicBarrier start = new CyclicBarrier(clients);
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Callable<T>> acts = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int number = client;
        acts.add(
            () -> {
              start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
              return act.apply(number);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(acts, LIMIT_SECONDS, TimeUnit.SECONDS)) {
        results.add(result.get());
      }
      return results;
    }
  }

  private long placedWith(String orderId, long after) {
    try (EventLog log = platform.eventLog()) {
      return log.after(after).stream()
          .filter(entry -> entry.type().equals("order.placed"))
          .filter(entry -> entry.json().path("orderId").asString().equals(orderId))
          .count();
    }
  }

  private long head() {
    try (EventLog log = platform.eventLog()) {
      return log.head();
    }
  }

  @Nested
  class The_same_idempotency_key {

    @Test
    void sent_again_gets_the_same_answer_and_no_second_order() {
      long before = head();
      ObjectNode order = Shop.order("c-1", "tok_ok", shop.product("2.00", 9), 2);
      String key = Shop.unique("key");

      Answer first = shop.tryToPlace(order, key).expect(201);
      String orderId = first.json().path("orderId").asString();
      shop.await(orderId, "CONFIRMED");
      Answer again = shop.tryToPlace(order, key);

      assertThat(again.status()).isEqualTo(201);
      assertThat(again.json()).isEqualTo(first.json());
      assertThat(again.header("Location")).isEqualTo(first.header("Location"));
      assertThat(again.header("Version")).isEqualTo(first.header("Version"));
      assertThat(placedWith(orderId, before)).isEqualTo(1);
    }

    @Test
    void sent_by_two_clients_at_one_instant_makes_one_order() throws Exception {
      long before = head();
      String sku = shop.product("2.00", 1_000);
      for (int round = 0; round < 10; round++) {
        ObjectNode order = Shop.order("c-1", "tok_ok", sku, 1);
        String key = Shop.unique("key");

        List<Answer> answers =
            atOnce(2, client -> platform.shop().tryToPlace(order.deepCopy(), key));

        assertThat(answers).allSatisfy(answer -> answer.expect(201));
        assertThat(answers.get(0).json()).isEqualTo(answers.get(1).json());
        String orderId = answers.getFirst().json().path("orderId").asString();
        shop.await(orderId, "CONFIRMED");
        assertThat(placedWith(orderId, before)).isEqualTo(1);
      }
      shop.awaitStock(sku, 990, 10);
    }

    @Test
    void sent_with_another_body_is_refused_and_changes_nothing() {
      String sku = shop.product("2.00", 9);
      String key = Shop.unique("key");
      ObjectNode order = Shop.order("c-1", "tok_ok", sku, 2);
      String orderId = shop.tryToPlace(order, key).expect(201).json().path("orderId").asString();
      shop.await(orderId, "CONFIRMED");
      shop.awaitStock(sku, 7, 2);

      Answer other = shop.tryToPlace(Shop.order("c-1", "tok_ok", sku, 3), key);

      assertThat(other.status()).isEqualTo(422);
      assertThat(other.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
      assertThat(other.header("Content-Type").orElse("")).startsWith("application/problem+json");
      assertThat(shop.find(orderId).at("/lines/0/quantity").asInt()).isEqualTo(2);
    }

    @Test
    void sent_by_two_clients_with_different_bodies_lets_one_of_them_win() throws Exception {
      String sku = shop.product("2.00", 1_000);
      for (int round = 0; round < 5; round++) {
        String key = Shop.unique("key");

        List<Answer> answers =
            atOnce(
                2,
                client ->
                    platform.shop().tryToPlace(Shop.order("c-1", "tok_ok", sku, 1 + client), key));

        assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(201, 422);
      }
    }

    @Test
    void of_two_customers_makes_two_orders() {
      String sku = shop.product("2.00", 9);
      String key = Shop.unique("key");

      String first = orderId(shop.tryToPlace(Shop.order("c-1", "tok_ok", sku, 1), key));
      String second = orderId(shop.tryToPlace(Shop.order("c-2", "tok_ok", sku, 1), key));

      assertThat(first).isNotEqualTo(second);
    }

    @Test
    void of_two_guests_is_one_and_the_same() {
      ObjectNode order = Shop.order(null, "tok_ok");
      Shop.line(order, shop.product("2.00", 9), 1);
      String key = Shop.unique("key");

      assertThat(orderId(shop.tryToPlace(order, key)))
          .isEqualTo(orderId(shop.tryToPlace(order, key)));
    }

    private String orderId(Answer answer) {
      return answer.expect(201).json().path("orderId").asString();
    }
  }

  @Nested
  class The_last_unit {

    @Test
    void goes_to_exactly_one_of_ten_clients() throws Exception {
      String sku = shop.product("2.00", 1);

      List<String> orders = atOnce(10, client -> platform.shop().place("tok_ok", sku, 1));

      List<JsonNode> ended = orders.stream().map(this::awaitEnd).toList();
      assertThat(ended)
          .filteredOn(order -> order.path("status").asString().equals("CONFIRMED"))
          .hasSize(1)
          .allSatisfy(order -> assertThat(order.at("/lines/0/reserved").asInt()).isEqualTo(1));
      assertThat(ended)
          .filteredOn(order -> order.path("status").asString().equals("REJECTED"))
          .hasSize(9)
          .allSatisfy(
              order ->
                  assertThat(order.at("/rejection/code").asString()).isEqualTo("OUT_OF_STOCK"));
      shop.awaitStock(sku, 0, 1);
    }

    @Test
    void is_not_promised_twice_where_more_is_wanted_than_there_is() throws Exception {
      String sku = shop.product("2.00", 20);

      List<String> orders =
          atOnce(
                  6,
                  client ->
                      IntStream.range(0, 5)
                          .mapToObj(number -> platform.shop().place("tok_ok", sku, 1))
                          .toList())
              .stream()
              .flatMap(List::stream)
              .toList();

      assertThat(orders.stream().map(order -> awaitEnd(order).path("status").asString()))
          .hasSize(30)
          .filteredOn("CONFIRMED"::equals)
          .hasSize(20);
      shop.awaitStock(sku, 0, 20);
    }

    private JsonNode awaitEnd(String orderId) {
      return org.awaitility.Awaitility.await("an end of order " + orderId)
          .atMost(Shop.PATIENCE)
          .pollInterval(java.time.Duration.ofMillis(50))
          .until(
              () -> platform.api().get("/api/orders/" + orderId),
              answer ->
                  answer.status() == 200
                      && !answer.json().path("status").asString().equals("PLACED"))
          .json();
    }
  }

  @Nested
  class A_delivery_note {

    @Test
    void counts_once() {
      String sku = shop.product("2.00", 0);
      ObjectNode receipt =
          io.orderflow.systemtests.harness.Json.object()
              .put("quantity", 5)
              .put("reference", "note-1");
      String path = "/api/stock/%s/receipts".formatted(sku);

      platform.api().post(path, receipt).expect(204);
      platform.api().post(path, receipt).expect(204);

      shop.awaitStock(sku, 5, 0);
      Answer other = platform.api().post(path, receipt.deepCopy().put("quantity", 6));
      assertThat(other.expect(409).code()).isEqualTo("REFERENCE_REUSED");
    }

    @Test
    void counts_once_where_ten_clients_send_it_at_one_instant() throws Exception {
      String sku = shop.product("2.00", 0);
      ObjectNode receipt =
          io.orderflow.systemtests.harness.Json.object()
              .put("quantity", 5)
              .put("reference", "note-1");

      List<Answer> answers =
          atOnce(
              10, client -> platform.api().post("/api/stock/%s/receipts".formatted(sku), receipt));

      assertThat(answers).allSatisfy(answer -> answer.expect(204));
      shop.awaitStock(sku, 5, 0);
    }
  }
}
