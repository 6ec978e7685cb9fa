package io.orderflow.query;

import static io.orderflow.query.Events.NOON;
import static io.orderflow.query.Events.charge;
import static io.orderflow.query.Events.goods;
import static io.orderflow.query.Events.placed;
import static io.orderflow.query.Events.price;
import static io.orderflow.query.Events.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.query.ReadSide.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class QueryHttpTest {

  @SuppressWarnings("NullAway.Init")
  private static ReadSide side;

  @BeforeAll
  static void start() {
    side = ReadSide.start();
    side.append(
        "product-85123A",
        new ProductRegistered(new Sku("85123A"), "WHITE T-LIGHT (2)", price("2.55")));
    side.append(
        "product-22423", new ProductRegistered(new Sku("22423"), "CAKESTAND", price("12.75")));
    side.append("stock-85123A", new StockReceived(new Sku("85123A"), 10, "n"));
    side.append("stock-22423", new StockReceived(new Sku("22423"), 3, "n"));
    side.append(
        "order-first",
        placed(
            "first",
            "17850",
            "GB",
            NOON,
            goods(1, "85123A", 2, "2.55"),
            charge(2, "POST", "3.00")));
    assertThat(fresh("/api/orders/first", 0).status()).isEqualTo(200);
    assertThat(fresh("/api/stock/22423", 0).status()).isEqualTo(200);
    assertThat(fresh("/api/products/22423", 0).status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Answer fresh(String path, long version) {
    return side.get(path + "?minVersion=" + version, "Prefer", "wait=20");
  }

  private static Set<String> badFields(Answer answer) {
    return StreamSupport.stream(answer.json().get("errors").spliterator(), false)
        .map(error -> error.get("field").asString())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      textBlock =
          """
          /api/orders?limit=0 -> limit
          /api/orders?limit=201 -> limit
          /api/orders?limit=-1 -> limit
          /api/orders?limit=ten -> limit
          /api/orders?limit= -> limit
          /api/orders?limit=99999999999999999999 -> limit
          /api/orders?limit=1&limit=2 -> limit
          /api/orders?cursor=garbage -> cursor
          /api/orders?cursor=%25%25%25 -> cursor
          /api/orders?cursor= -> cursor
          /api/orders?status=LOST -> status
          /api/orders?status=placed -> status
          /api/orders?placedFrom=yesterday -> placedFrom
          /api/orders?placedTo=2011-08-31 -> placedTo
          /api/orders?customerId=%00 -> customerId
          /api/orders?customerId= -> customerId
          /api/orders?sku=%2Fetc -> sku
          /api/orders?colour=red -> colour
          /api/orders/stream?limit=5 -> limit
          /api/orders/stream?status=LOST -> status
          /api/orders/first?minVersion=-1 -> minVersion
          /api/orders/first?minVersion=one -> minVersion
          /api/orders/first?version=1 -> version
          /api/orders/first/history?limit=1 -> limit
          /api/orders/first/stream?minVersion=1 -> minVersion
          /api/stock?availableBelow=few -> availableBelow
          /api/stock?availableBelow=-1 -> availableBelow
          /api/stock?limit=0 -> limit
          /api/stock?cursor=x -> cursor
          /api/stock?sku=A -> sku
          /api/stock/22423?minVersion=x -> minVersion
          /api/products?q= -> q
          /api/products?q=%20%20 -> q
          /api/products?q=a+b+c+d+e+f+g+h+i -> q
          /api/products?q=%07 -> q
          /api/products?limit=1.5 -> limit
          /api/products?cursor=AAAA -> cursor
          /api/products/22423?minVersion=2x -> minVersion
          /api/sales/by-day?from=2011-13-01 -> from
          /api/sales/by-day?from=2011-02-30 -> from
          /api/sales/by-day?to=%2B99999-01-01 -> to
          /api/sales/by-day?from=2011-02-02&to=2011-02-01 -> to
          /api/sales/by-day?zone=Mars -> zone
          /api/sales/by-day?zone=%2B01:07 -> zone
          /api/sales/by-day?currency=POUND -> currency
          /api/sales/by-country?currency=XX -> currency
          /api/sales/by-country?limit=1 -> limit
          /api/sales/by-product?limit=201 -> limit
          /api/sales/by-product?currency= -> currency
          /api/projections?name=orders -> name
          """)
  void a_bad_parameter_is_refused_and_named(String path, String field) {
    Answer answer = side.get(path);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(badFields(answer)).containsExactly(field);
  }

  @Test
  void all_bad_parameters_are_named_at_once() {
    Answer answer = side.get("/api/orders?limit=0&status=LOST&colour=red");
    assertThat(badFields(answer)).containsExactlyInAnyOrder("limit", "status", "colour");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=31", "wait=-1", "wait=soon", "wait="})
  void a_bad_wait_is_refused(String prefer) {
    Answer answer = side.get("/api/orders/first?minVersion=0", "Prefer", prefer);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(badFields(answer)).containsExactly("Prefer");
  }

  @Test
  void a_query_that_is_not_properly_encoded_is_refused() {
    String answer = side.getRaw("/api/orders?customerId=%zz").text();
    assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/orders/none",
        "/api/orders/no%20id",
        "/api/orders/none/history",
        "/api/orders/none/stream",
        "/api/stock/none",
        "/api/products/none",
        "/api/products/%3F",
        "/api/nothing"
      })
  void what_is_not_there_is_not_found(String path) {
    Answer answer = side.get(path);
    assertThat(answer.status()).as("%s", answer).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().get("code").asString()).isEqualTo("NOT_FOUND");
  }

  @Nested
  class A_conditional_request {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/api/orders/first",
          "/api/orders?customerId=17850",
          "/api/orders/first/history",
          "/api/stock/22423",
          "/api/products/22423",
          "/api/sales/by-day?currency=CHF"
        })
    void gets_no_body_again_while_nothing_has_changed(String path) {
      Answer first = side.get(path);
      String tag = first.header("ETag");
      assertThat(tag).as("%s", first).matches("\"[^\"]+\"");
      Answer again = side.get(path, "If-None-Match", tag);
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.response().body()).isEmpty();
      assertThat(again.header("ETag")).isEqualTo(tag);
    }

    @Test
    void gets_the_new_body_once_anything_has_changed() {
      side.append("order-changing", placed("changing", goods(1, "Z1", 1, "1.00")));
      String tag = fresh("/api/orders/changing", 0).header("ETag");
      side.append("stock-Z1", reserved("changing", "Z1", 1, 1));
      Awaitility.await()
          .until(() -> side.get("/api/orders/changing", "If-None-Match", tag).status() == 200);
      assertThat(side.get("/api/orders/changing").header("ETag")).isNotEqualTo(tag);
    }
  }

  @Nested
  class A_request_for_a_version {

    @Test
    void is_told_what_the_view_has_where_it_may_not_wait() {
      Answer answer = side.get("/api/orders/first?minVersion=7");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertThat(answer.json().get("code").asString()).isEqualTo("VIEW_BEHIND");
      assertThat(answer.json().get("version").asLong()).isZero();
    }

    @Test
    void waits_no_longer_than_it_prefers() {
      long start = System.nanoTime();
      Answer answer = side.get("/api/stock/22423?minVersion=7", "Prefer", "wait=1");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }

    @Test
    void waits_for_an_order_that_is_not_there_yet() throws Exception {
      CompletableFuture<Answer> answer =
          CompletableFuture.supplyAsync(() -> fresh("/api/orders/awaited", 1));
      side.append("order-awaited", placed("awaited", goods(1, "A", 1, "1.00")));
      side.append("order-awaited", new OrderConfirmed(new OrderId("awaited")));
      Answer order = answer.get(30, TimeUnit.SECONDS);
      assertThat(order.status()).isEqualTo(200);
      assertThat(order.json().get("status").asString()).isEqualTo("CONFIRMED");
    }

    @Test
    void of_something_that_never_comes_is_not_found() {
      assertThat(side.get("/api/orders/never?minVersion=0", "Prefer", "wait=1").status())
          .isEqualTo(404);
    }

    @Test
    void is_answered_at_once_where_the_view_has_it() {
      Answer answer =
          side.get("/api/products/22423?minVersion=0", "Prefer", "respond-async, wait=\"10\"");
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Nested
  class A_list_of_orders {

    @Test
    void keeps_its_pages_while_orders_arrive() {
      for (int i = 0; i < 10; i++) {
        side.append(
            "order-p" + i,
            placed("p" + i, "pager", "GB", NOON.plusSeconds(i), goods(1, "A", 1, "1.00")));
      }
      fresh("/api/orders/p9", 0);
      List<String> seen = new ArrayList<>();
      String cursor = "";
      for (int page = 0; page < 10; page++) {
        JsonNode answer = side.get("/api/orders?customerId=pager&limit=3" + cursor).json();
        answer.get("items").forEach(order -> seen.add(order.get("orderId").asString()));
        if (answer.get("next") == null) {
          break;
        }
        cursor = "&cursor=" + answer.get("next").asString();
        side.append(
            "order-late" + page,
            placed(
                "late" + page, "pager", "GB", NOON.plusSeconds(100 + page), goods(1, "A", 1, "1")));
        fresh("/api/orders/late" + page, 0);
      }
      assertThat(seen).containsExactly("p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1", "p0");
    }

    @Test
    void holds_what_matches_all_filters() {
      side.append("order-f1", placed("f1", "filter", "GB", NOON, goods(1, "F-A", 1, "1.00")));
      side.append(
          "order-f2",
          placed(
              "f2",
              "filter",
              "GB",
              NOON.plusSeconds(60),
              goods(1, "F-A", 1, "1.00"),
              goods(2, "F-B", 1, "1.00")));
      side.append("order-f2", new OrderConfirmed(new OrderId("f2")));
      fresh("/api/orders/f2", 1);
      assertThat(ids("customerId=filter")).containsExactly("f2", "f1");
      assertThat(ids("customerId=filter&status=CONFIRMED")).containsExactly("f2");
      assertThat(ids("sku=F-A")).containsExactly("f2", "f1");
      assertThat(ids("sku=F-B&status=CONFIRMED")).containsExactly("f2");
      assertThat(ids("customerId=filter&placedFrom=2011-08-31T12:01:00Z")).containsExactly("f2");
      assertThat(ids("customerId=filter&placedTo=2011-08-31T12:01:00Z")).containsExactly("f1");
      assertThat(ids("customerId=nobody")).isEmpty();
    }

    private List<String> ids(String filter) {
      List<String> ids = new ArrayList<>();
      side.get("/api/orders?" + filter)
          .json()
          .get("items")
          .forEach(order -> ids.add(order.get("orderId").asString()));
      return ids;
    }
  }

  @Nested
  class A_list_of_products {

    @Test
    void finds_each_word_in_sku_or_description_in_any_case() {
      assertThat(skus("q=t-light+white")).containsExactly("85123A");
      assertThat(skus("q=8512")).containsExactly("85123A");
      assertThat(skus("q=(2)")).containsExactly("85123A");
      assertThat(skus("q=.*")).isEmpty();
      assertThat(skus("q=white+cakestand")).isEmpty();
    }

    @Test
    void goes_on_from_its_cursor_in_order_of_sku() {
      JsonNode first = side.get("/api/products?limit=1").json();
      assertThat(first.get("items").get(0).get("sku").asString()).isEqualTo("22423");
      assertThat(skus("limit=1&cursor=" + first.get("next").asString())).containsExactly("85123A");
    }

    private List<String> skus(String parameters) {
      List<String> skus = new ArrayList<>();
      side.get("/api/products?" + parameters)
          .json()
          .get("items")
          .forEach(product -> skus.add(product.get("sku").asString()));
      return skus;
    }
  }

  @Test
  void stock_below_a_number_is_found() {
    List<String> skus = new ArrayList<>();
    side.get("/api/stock?availableBelow=4")
        .json()
        .get("items")
        .forEach(item -> skus.add(item.get("sku").asString()));
    assertThat(skus).contains("22423").doesNotContain("85123A");
  }

  @Test
  void the_history_of_an_order_tells_what_followed_from_it() {
    side.append("order-told", placed("told", goods(1, "T", 2, "1.00")));
    side.append("stock-T", reserved("told", "T", 1, 2));
    side.append("order-told", new OrderConfirmed(new OrderId("told")));
    fresh("/api/orders/told", 1);
    Awaitility.await()
        .until(() -> side.get("/api/orders/told/history").json().get("items").size() == 3);
    JsonNode items = side.get("/api/orders/told/history").json().get("items");
    assertThat(items.get(1).get("type").asString()).isEqualTo("stock.reserved");
    assertThat(items.get(1).get("summary").asString()).isEqualTo("2 units of T reserved.");
    assertThat(items.get(1).get("data").get("lines").get(0).get("quantity").asInt()).isEqualTo(2);
    JsonNode payment = items.get(0).get("data").get("payment");
    assertThat(payment.get("method").asString()).isEqualTo("card");
    assertThat(payment.has("token")).isFalse();
  }

  @Test
  void days_are_those_of_the_zone_that_is_asked_for() {
    side.append(
        "order-z1",
        placed("z1", null, "GB", Instant.parse("2001-06-30T23:30:00Z"), goods(1, "A", 1, "1.00")));
    fresh("/api/orders/z1", 0);
    Awaitility.await().until(() -> !days("from=2001-01-01&to=2001-12-31").isEmpty());
    assertThat(days("from=2001-01-01&to=2001-12-31")).containsExactly("2001-06-30");
    assertThat(days("from=2001-01-01&to=9999-12-31")).contains("2001-06-30");
    assertThat(days("from=2001-01-01&to=2001-12-31&zone=Europe/London"))
        .containsExactly("2001-07-01");
    assertThat(days("from=2001-07-01&to=2001-12-31")).isEmpty();
    assertThat(days("from=2001-07-01&to=2001-12-31&zone=Europe/London"))
        .containsExactly("2001-07-01");
    assertThat(days("currency=CHF")).isEmpty();
  }

  private static List<String> days(String parameters) {
    List<String> days = new ArrayList<>();
    side.get("/api/sales/by-day?" + parameters)
        .json()
        .get("items")
        .forEach(day -> days.add(day.get("key").asString()));
    return days;
  }

  @Test
  void the_projections_tell_how_far_they_are() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              for (JsonNode each : side.get("/api/projections").json().get("items")) {
                assertThat(each.get("status").asString()).isEqualTo("LIVE");
                assertThat(each.get("lag").asLong()).isZero();
              }
            });
    JsonNode first = side.get("/api/projections").json().get("items").get(0);
    assertThat(first.get("name").asString()).isEqualTo("orders");
    assertThat(first.get("generation").asInt()).isEqualTo(1);
    assertThat(first.get("head").asLong()).isGreaterThan(3);
  }
}
