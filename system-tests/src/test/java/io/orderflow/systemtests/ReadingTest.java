package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.Answer;
import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.Json;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.ServerSentEvents;
import io.orderflow.systemtests.harness.ServerSentEvents.Event;
import io.orderflow.systemtests.harness.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of the read side may rely on. */
@ExtendWith(SharedPlatform.class)
@ResourceLock(SharedPlatform.LOCK)
class ReadingTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final Platform platform;
  private final Api api;
  private final Shop shop;

  ReadingTest(Platform platform) {
    this.platform = platform;
    this.api = platform.api();
    this.shop = platform.shop();
  }

  private String confirmed() {
    String orderId = shop.place("tok_ok", shop.product("2.00", 9), 2);
    shop.await(orderId, "CONFIRMED");
    return orderId;
  }

  @Nested
  class A_reader_of_its_own_writes {

    private final Map<String, String> patience = Map.of("Prefer", "wait=20");

    @Test
    void finds_the_order_at_once_that_was_just_placed() {
      String sku = shop.product("2.00", 1_000);
      for (int round = 0; round < 20; round++) {
        Answer placed =
            shop.tryToPlace(Shop.order("c-1", "tok_ok", sku, 1), Shop.unique("key")).expect(201);

        Answer read = api.get(placed.header("Location").orElseThrow() + minimum(placed), patience);

        assertThat(read.expect(200).json().path("version").asLong())
            .isGreaterThanOrEqualTo(placed.version());
      }
    }

    @Test
    void finds_the_stock_at_once_that_was_just_received() {
      String sku = shop.product("2.00", 0);
      for (int round = 1; round <= 20; round++) {
        Answer received = shop.receive(sku, 1);

        Answer read = api.get("/api/stock/" + sku + minimum(received), patience);

        assertThat(read.expect(200).json().path("received").asInt()).isEqualTo(round);
      }
    }

    @Test
    void finds_the_price_at_once_that_was_just_set() {
      String sku = shop.product("2.00", 0);
      for (int round = 1; round <= 9; round++) {
        String price = round + ".50";
        Answer set =
            api.put(
                    "/api/products/%s/price".formatted(sku),
                    Json.object().set("price", Json.money(price)))
                .expect(204);

        Answer read = api.get("/api/products/" + sku + minimum(set), patience);

        assertThat(read.expect(200).json().at("/price/amount").asString()).isEqualTo(price);
      }
    }

    @Test
    void is_told_when_to_come_back_where_the_version_is_not_there_in_time() {
      String orderId = confirmed();

      Answer late =
          api.get("/api/orders/%s?minVersion=1000".formatted(orderId), Map.of("Prefer", "wait=1"));

      assertThat(late.status()).isEqualTo(503);
      assertThat(late.header("Retry-After")).isPresent();
      assertThat(late.header("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void does_not_wait_unless_it_says_so() {
      String orderId = confirmed();
      long before = System.nanoTime();

      assertThat(api.get("/api/orders/%s?minVersion=1000".formatted(orderId)).status())
          .isEqualTo(503);

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    private String minimum(Answer answer) {
      return "?minVersion=" + answer.version();
    }
  }

  @Nested
  class A_conditional_reader {

    @Test
    void is_spared_what_it_has() {
      for (String path : List.of("/api/orders/" + confirmed(), "/api/products/" + aProduct())) {
        String tag = api.get(path).expect(200).header("ETag").orElseThrow();

        Answer again = api.get(path, Map.of("If-None-Match", tag));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(again.header("ETag")).contains(tag);
        assertThat(api.get(path, Map.of("If-None-Match", "\"another\"")).status()).isEqualTo(200);
      }
    }

    @Test
    void gets_a_new_tag_whenever_the_body_is_another() {
      String sku = shop.product("2.00", 9);
      String path = "/api/orders/" + shop.place("tok_ok", sku, 2);
      Map<String, String> bodies = new java.util.HashMap<>();
      Awaitility.await()
          .atMost(SOON)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(
              () -> {
                Answer answer = api.get(path);
                if (answer.status() != 200) {
                  return false;
                }
                String before =
                    bodies.putIfAbsent(answer.header("ETag").orElseThrow(), answer.text());
                assertThat(before).isIn(null, answer.text());
                return answer.json().path("status").asString().equals("CONFIRMED");
              });
      assertThat(new HashSet<>(bodies.values())).hasSameSizeAs(bodies.keySet());
    }

    private String aProduct() {
      return shop.product("2.00", 0);
    }
  }

  @Nested
  class A_list_of_orders {

    @Test
    void keeps_its_pages_while_orders_arrive() {
      String sku = shop.product("2.00", 1_000);
      String customer = Shop.unique("customer");
      List<String> placed = place(customer, sku, 8);

      List<String> seen = new ArrayList<>();
      String query = "/api/orders?limit=3&customerId=" + customer;
      String cursor = "";
      do {
        JsonNode page = api.get(query + cursor).expect(200).json();
        page.path("items").forEach(order -> seen.add(order.path("orderId").asString()));
        place(customer, sku, 2);
        JsonNode next = page.path("next");
        cursor = next.isString() ? "&cursor=" + next.asString() : "";
      } while (!cursor.isEmpty());

      assertThat(seen).containsExactlyElementsOf(placed.reversed());
    }

    private List<String> place(String customer, String sku, int count) {
      List<String> placed = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        String orderId = shop.place(Shop.order(customer, "tok_ok", sku, 1));
        shop.await(orderId, "CONFIRMED");
        placed.add(orderId);
      }
      return placed;
    }

    @Test
    void is_narrowed_by_every_filter() {
      String sku = shop.product("2.00", 3);
      String customer = Shop.unique("customer");
      String confirmed = shop.place(Shop.order(customer, "tok_ok", sku, 1));
      shop.await(confirmed, "CONFIRMED");
      String declined = shop.place(Shop.order(customer, "tok_declined", sku, 1));
      shop.await(declined, "REJECTED");
      String other = shop.place(Shop.order(customer, "tok_ok", shop.product("1.00", 1), 1));
      shop.await(other, "CONFIRMED");

      assertThat(ids("customerId=" + customer)).containsExactly(other, declined, confirmed);
      assertThat(ids("customerId=%s&status=CONFIRMED".formatted(customer)))
          .containsExactly(other, confirmed);
      assertThat(ids("customerId=%s&status=CANCELLED".formatted(customer))).isEmpty();
      assertThat(ids("sku=" + sku)).containsExactly(declined, confirmed);
      assertThat(ids("sku=%s&status=REJECTED".formatted(sku))).containsExactly(declined);
      String at = shop.find(declined).path("placedAt").asString();
      assertThat(ids("customerId=%s&placedFrom=%s".formatted(customer, at)))
          .contains(other, declined)
          .doesNotContain(confirmed);
      assertThat(ids("customerId=%s&placedTo=%s".formatted(customer, at)))
          .contains(confirmed)
          .doesNotContain(other, declined);
    }

    private List<String> ids(String filter) {
      return api.get("/api/orders?" + filter)
          .expect(200)
          .json()
          .path("items")
          .valueStream()
          .map(order -> order.path("orderId").asString())
          .toList();
    }

    @Test
    void of_stock_and_products_goes_through_all_of_them() {
      Set<String> mine = new HashSet<>();
      for (int number = 0; number < 5; number++) {
        mine.add(shop.product("2.00", 3));
      }
      for (String list : List.of("/api/stock", "/api/products")) {
        Awaitility.await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(skus(list)).containsAll(mine));
        assertThat(skus(list)).isSorted().doesNotHaveDuplicates();
      }
    }

    private List<String> skus(String list) {
      List<String> skus = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = api.get(list + "?limit=7" + cursor).expect(200).json();
        page.path("items").forEach(item -> skus.add(item.path("sku").asString()));
        JsonNode next = page.path("next");
        cursor = next.isString() ? "&cursor=" + next.asString() : "";
      } while (!cursor.isEmpty());
      return skus;
    }

    @Test
    void of_products_is_searched_by_words() {
      String sku = shop.product("2.00", 0);
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                JsonNode page =
                    api.get(
                            "/api/products?q=%s%%20CALLED"
                                .formatted(sku.toLowerCase(java.util.Locale.ROOT)))
                        .json();
                assertThat(page.path("items")).hasSize(1);
                assertThat(page.at("/items/0/sku").asString()).isEqualTo(sku);
              });
    }
  }

  @Nested
  class A_live_stream {

    @Test
    void tells_the_order_at_once_and_at_each_change() {
      String orderId = confirmed();
      try (ServerSentEvents stream =
          ServerSentEvents.open(api, "/api/orders/%s/stream".formatted(orderId), Map.of())) {
        assertThat(stream.contentType()).startsWith("text/event-stream");
        Event first = next(stream);
        assertThat(first.name()).isEqualTo("order");
        assertThat(first.id()).isNotBlank();
        assertThat(first.json()).isEqualTo(shop.find(orderId));

        shop.cancel(orderId).expect(202);

        Event last = until(stream, "/payment/status", "VOIDED");
        assertThat(last.json().path("status").asString()).isEqualTo("CANCELLED");
      }
    }

    @Test
    void goes_on_after_the_last_event_that_was_seen() {
      String orderId = confirmed();
      String path = "/api/orders/%s/stream".formatted(orderId);
      Event seen;
      try (ServerSentEvents stream = ServerSentEvents.open(api, path, Map.of())) {
        seen = next(stream);
      }
      try (ServerSentEvents again =
          ServerSentEvents.open(api, path, Map.of("Last-Event-ID", seen.id()))) {
        assertThat(again.next(Duration.ofMillis(700))).as("nothing has changed").isNull();

        shop.cancel(orderId).expect(202);

        assertThat(next(again).id()).isNotEqualTo(seen.id());
        until(again, "/status", "CANCELLED");
      }
      try (ServerSentEvents later =
          ServerSentEvents.open(api, path, Map.of("Last-Event-ID", seen.id()))) {
        until(later, "/status", "CANCELLED");
      }
    }

    @Test
    void of_all_orders_tells_new_ones_that_match() {
      String sku = shop.product("2.00", 9);
      String customer = Shop.unique("customer");
      try (ServerSentEvents stream =
          ServerSentEvents.open(api, "/api/orders/stream?customerId=" + customer, Map.of())) {
        String other = shop.place("tok_ok", sku, 1);
        shop.await(other, "CONFIRMED");
        String mine = shop.place(Shop.order(customer, "tok_ok", sku, 1));

        Event event = until(stream, "/status", "CONFIRMED");

        assertThat(event.json().path("orderId").asString()).isEqualTo(mine);
      }
    }

    @Test
    void of_an_order_that_never_was_is_not_found() {
      assertThat(api.get("/api/orders/never-was/stream").status()).isEqualTo(404);
    }

    private Event next(ServerSentEvents stream) {
      Event event = stream.next(SOON);
      assertThat(event).as("an event within %s", SOON).isNotNull();
      return java.util.Objects.requireNonNull(event);
    }

    private Event until(ServerSentEvents stream, String pointer, String value) {
      Event event = next(stream);
      while (!event.json().at(pointer).asString("").equals(value)) {
        event = next(stream);
      }
      return event;
    }
  }

  @Nested
  class Sales {

    @Test
    void are_counted_by_the_days_of_the_zone_that_is_asked_for() {
      // A year in which no other test sells anything.
      imported("2005-06-30T23:30:00Z", "Isle of Test", "3.00");
      imported("2005-07-01T11:59:59Z", "Isle of Test", "5.00");
      imported("2005-07-01T18:20:00Z", "Isle of Test", "7.00");

      expectDays("UTC", Map.of("2005-06-30", "3.00", "2005-07-01", "12.00"));
      expectDays("Europe/London", Map.of("2005-07-01", "15.00"));
      expectDays("Asia/Kathmandu", Map.of("2005-07-01", "8.00", "2005-07-02", "7.00"));
      expectDays("Pacific/Auckland", Map.of("2005-07-01", "8.00", "2005-07-02", "7.00"));
    }

    private void expectDays(String zone, Map<String, String> totals) {
      String path = "/api/sales/by-day?from=2005-06-01&to=2005-08-01&zone=" + zone;
      Awaitility.await("sales by the days of " + zone)
          .atMost(SOON)
          .untilAsserted(
              () -> {
                Map<String, String> days = new java.util.HashMap<>();
                api.get(path)
                    .expect(200)
                    .json()
                    .path("items")
                    .forEach(
                        day ->
                            days.put(
                                day.path("key").asString(), day.at("/total/amount").asString()));
                assertThat(days).isEqualTo(totals);
              });
    }

    @Test
    void count_goods_and_charges_in_the_total_and_goods_alone_in_the_units() {
      String country = "Land " + Shop.unique("of").replaceAll("[^A-Za-z]", "x");
      String sku = shop.product("1.00", 50);
      ObjectNode order = Shop.order(Shop.unique("customer"), "tok_ok");
      ((ObjectNode) order.path("shippingAddress")).put("country", country);
      order.put("placedAt", "2006-01-01T00:00:00Z");
      Shop.line(order, sku, 7).set("unitPrice", Json.money("0.4995"));
      Shop.line(order, "POST", 1).put("kind", "CHARGE").set("unitPrice", Json.money("18.00"));
      String orderId =
          shop.tryToImport(order, Shop.unique("key"), platform.importerToken())
              .expect(201)
              .json()
              .path("orderId")
              .asString();
      shop.await(orderId, "CONFIRMED");

      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                JsonNode figure = figure("/api/sales/by-country", country);
                assertThat(figure.path("orders").asInt()).isEqualTo(1);
                assertThat(figure.path("lines").asInt()).isEqualTo(2);
                assertThat(figure.path("units").asInt()).isEqualTo(7);
                assertThat(figure.at("/total/amount").asString()).isEqualTo("21.50");
              });
      assertThat(figure("/api/sales/by-product?limit=200", sku).at("/total/amount").asString())
          .isEqualTo("3.50");
      assertThat(shop.find(orderId).path("placedAt").asString()).startsWith("2006-01-01T00:00:00");
    }

    @Test
    void of_another_currency_are_kept_apart() {
      assertThat(
              api.get("/api/sales/by-day?currency=JPY&zone=UTC").expect(200).json().path("items"))
          .isEmpty();
    }

    private JsonNode figure(String path, String key) {
      return api.get(path)
          .expect(200)
          .json()
          .path("items")
          .valueStream()
          .filter(item -> item.path("key").asString().equals(key))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no %s in %s".formatted(key, path)));
    }

    private void imported(String placedAt, String country, String price) {
      ObjectNode order = Shop.order(Shop.unique("customer"), "tok_ok").put("placedAt", placedAt);
      ((ObjectNode) order.path("shippingAddress")).put("country", country);
      Shop.line(order, "POST", 1).put("kind", "CHARGE").set("unitPrice", Json.money(price));
      shop.tryToImport(order, Shop.unique("key"), platform.importerToken()).expect(201);
    }
  }

  @Nested
  class The_projections {

    @Test
    void tell_how_far_they_are() {
      confirmed();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(projections().valueStream())
                      .isNotEmpty()
                      .allSatisfy(
                          projection -> {
                            assertThat(projection.path("name").asString()).isNotBlank();
                            assertThat(projection.path("lag").asLong(-1)).isZero();
                            assertThat(projection.path("status").asString()).isEqualTo("LIVE");
                            // A view is not shown events that it does not know.
                            assertThat(projection.path("position").asLong(-1))
                                .isBetween(0L, projection.path("head").asLong());
                          }));
    }

    private JsonNode projections() {
      JsonNode answer = api.get("/api/projections").expect(200).json();
      return answer.isArray() ? answer : answer.path("items");
    }
  }
}
