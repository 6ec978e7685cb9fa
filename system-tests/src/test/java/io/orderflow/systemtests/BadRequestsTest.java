package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.orderflow.systemtests.Malformation.Rule;
import io.orderflow.systemtests.Malformation.Rule.Amount;
import io.orderflow.systemtests.Malformation.Rule.CurrencyCode;
import io.orderflow.systemtests.Malformation.Rule.Items;
import io.orderflow.systemtests.Malformation.Rule.Special;
import io.orderflow.systemtests.Malformation.Rule.Structure;
import io.orderflow.systemtests.Malformation.Rule.Text;
import io.orderflow.systemtests.Malformation.Rule.Whole;
import io.orderflow.systemtests.harness.Answer;
import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.EventLog;
import io.orderflow.systemtests.harness.Json;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.Shop;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every malformed request gets its problem document, and nothing gets into the log. */
@ExtendWith(SharedPlatform.class)
@ResourceLock(SharedPlatform.LOCK)
class BadRequestsTest {

  private final Platform platform;
  private final Api api;
  private final Shop shop;

  BadRequestsTest(Platform platform) {
    this.platform = platform;
    this.api = platform.api();
    this.shop = platform.shop();
  }

  private static ObjectNode product(String sku) {
    ObjectNode body = Json.object().put("sku", sku).put("description", "A thing");
    body.set("price", Json.money("12.50"));
    return body;
  }

  private static List<Rule> price(String at) {
    return List.of(
        new Structure(at), new Amount(at + "/amount"), new CurrencyCode(at + "/currency"));
  }

  private static List<Rule> concat(List<Rule> first, Rule... others) {
    return Stream.concat(first.stream(), Stream.of(others)).toList();
  }

  private static void isProblem(Answer answer, int status) {
    answer.expect(status);
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("type").asString("")).isNotBlank();
    assertThat(answer.json().path("title").asString("")).isNotBlank();
    assertThat(answer.json().path("detail").asString("")).isNotBlank();
    assertThat(answer.code()).matches("[A-Z][A-Z_]+");
    assertThat(answer.text()).doesNotContain("Exception", "tools.jackson", "io.orderflow");
  }

  private static void names(Answer answer, String field) {
    isProblem(answer, 400);
    assertThat(answer.badFields()).as(answer.text()).contains(field);
    assertThat(answer.json().path("errors").valueStream())
        .allSatisfy(error -> assertThat(error.path("message").asString("")).isNotBlank());
  }

  @Nested
  class A_command {

    private final EventLog log = platform.eventLog();
    private long head;

    @BeforeEach
    void the_platform_is_quiet() {
      head = Ledgers.awaitQuiet(log);
    }

    @AfterEach
    void nothing_was_appended() {
      List<EventLog.Entry> appended =
          log.after(head).stream()
              // The time-outs of other tests' orders, which fire when they are due.
              .filter(entry -> !entry.type().startsWith("fulfilment."))
              .toList();
      log.close();
      assertThat(appended).isEmpty();
    }

    private Stream<DynamicTest> refused(
        String method, String path, Map<String, String> headers, List<Malformation> bad) {
      return bad.stream()
          .map(
              each ->
                  dynamicTest(
                      each.what(),
                      () -> names(api.sendJson(method, path, each.body(), headers), each.field())));
    }

    @TestFactory
    Stream<DynamicTest> registers_no_product_from_a_bad_body() {
      List<Rule> rules =
          concat(
              price("/price"),
              new Text("/sku", true, 64),
              new Special("/sku", List.of("\"-A\"", "\"a/b\"", "\"é\"", "\" A\"", "\"A \"")),
              new Text("/description", true, 1_000));
      return refused("POST", "/api/products", Map.of(), Malformation.of(product("NEVER"), rules));
    }

    @TestFactory
    Stream<DynamicTest> changes_no_price_by_a_bad_body() {
      ObjectNode body = Json.object().set("price", Json.money("12.50"));
      return refused(
          "PUT", "/api/products/NEVER/price", Map.of(), Malformation.of(body, price("/price")));
    }

    @TestFactory
    Stream<DynamicTest> receives_no_stock_by_a_bad_body() {
      ObjectNode body = Json.object().put("quantity", 5).put("reference", "note-1");
      List<Rule> rules =
          List.of(
              new Whole("/quantity", List.of("-1", "-2147483649")),
              new Text("/reference", true, 200));
      return refused("POST", "/api/stock/NEVER/receipts", Map.of(), Malformation.of(body, rules));
    }

    @TestFactory
    Stream<DynamicTest> adjusts_no_stock_by_a_bad_body() {
      ObjectNode body =
          Json.object().put("quantity", -5).put("reason", "broken").put("reference", "count-1");
      List<Rule> rules =
          List.of(
              new Whole("/quantity", List.of("-2147483649")),
              new Text("/reason", true, 1_000),
              new Text("/reference", true, 200));
      return refused(
          "POST", "/api/stock/NEVER/adjustments", Map.of(), Malformation.of(body, rules));
    }

    @TestFactory
    Stream<DynamicTest> cancels_no_order_by_a_bad_body() {
      return refused(
          "POST",
          "/api/orders/never-was/cancellation",
          Map.of(),
          Malformation.of(
              Json.object().put("reason", "no"), List.of(new Text("/reason", true, 1_000))));
    }

    @TestFactory
    Stream<DynamicTest> places_no_order_from_a_bad_body() {
      List<Rule> rules =
          List.of(
              new Text("/customerId", false, 64),
              new CurrencyCode("/currency"),
              new Items("/lines"),
              new Special("/lines", List.of("[]")),
              new Special("/lines/0", List.of("null", "7", "\"x\"", "[]")),
              new Text("/lines/0/sku", true, 64),
              new Whole("/lines/0/quantity", List.of("-1", "-2147483649")),
              new Structure("/shippingAddress"),
              new Text("/shippingAddress/name", true, 200),
              new Text("/shippingAddress/line1", true, 200),
              new Text("/shippingAddress/line2", false, 200),
              new Text("/shippingAddress/city", true, 200),
              new Text("/shippingAddress/postalCode", true, 200),
              new Structure("/payment"),
              new Special("/shippingAddress/country", List.of("7", "null", "\"\"", "\"ZZ\"")),
              new Special("/payment/method", List.of("7", "null", "\"\"", "\"cash\"", "\"CARD\"")),
              new Text("/payment/token", true, 1_000));
      ObjectNode order = Shop.order("c-1", "tok_ok", "NEVER", 1);
      return refused(
          "POST",
          "/api/orders",
          Map.of("Idempotency-Key", "never"),
          Malformation.of(order, rules).stream()
              .filter(bad -> !bad.what().startsWith("shippingAddress.line2 is \"\""))
              .toList());
    }

    @TestFactory
    Stream<DynamicTest> imports_no_order_from_a_bad_body() {
      ObjectNode order = Shop.order("c-1", "tok_ok").put("placedAt", "2010-12-01T08:26:00Z");
      Shop.line(order, "POST", 1).put("kind", "CHARGE").set("unitPrice", Json.money("0.0015"));
      List<Rule> rules =
          concat(
              List.of(new Amount("/lines/0/unitPrice/amount")),
              new CurrencyCode("/lines/0/unitPrice/currency"),
              new Special("/lines/0/unitPrice", List.of("7", "\"x\"", "[]")),
              new Special("/lines/0/kind", List.of("7", "\"\"", "\"charge\"", "\"GIFT\"")),
              new Special(
                  "/placedAt",
                  List.of("7", "\"\"", "\"yesterday\"", "\"2010-13-01T00:00:00Z\"", "{}")),
              new Special("/shippingAddress/country", List.of("7", '"' + "x".repeat(1_000) + '"')));
      return refused(
          "POST",
          "/api/orders",
          Map.of("Idempotency-Key", "never", "Authorization", "Bearer " + platform.importerToken()),
          Malformation.of(order, rules));
    }

    @Test
    void places_no_order_of_more_lines_than_an_importer_may_send() {
      ObjectNode order = Shop.order("c-1", "tok_ok");
      for (int line = 0; line < 2_001; line++) {
        Shop.line(order, "POST", 1).put("kind", "CHARGE").set("unitPrice", Json.money("1.00"));
      }
      names(shop.tryToImport(order, "never", platform.importerToken()), "lines");
    }

    @TestFactory
    Stream<DynamicTest> takes_no_body_that_is_not_what_json_should_be() {
      return Stream.of(
              "",
              " ",
              "null",
              "[]",
              "\"x\"",
              "7",
              "{",
              "{\"sku\":",
              "{]",
              "{}{}",
              "{} x",
              "nonsense",
              "<order/>",
              "\u0000",
              "[".repeat(50_000),
              "{\"a\":".repeat(50_000))
          .flatMap(
              body ->
                  Stream.of(
                          "/api/products",
                          "/api/orders",
                          "/api/stock/NEVER/receipts",
                          "/api/stock/NEVER/adjustments",
                          "/api/orders/never-was/cancellation")
                      .map(
                          path ->
                              dynamicTest(
                                  "%s with %.20s".formatted(path, body),
                                  () ->
                                      isProblem(
                                          api.sendJson(
                                              "POST",
                                              path,
                                              body,
                                              Map.of(
                                                  "Idempotency-Key",
                                                  "never",
                                                  "Content-Type",
                                                  "application/json")),
                                          400))));
    }

    @TestFactory
    Stream<DynamicTest> takes_no_body_of_another_media_type() {
      return Stream.of("text/plain", "application/xml", "application/x-www-form-urlencoded")
          .map(
              type ->
                  dynamicTest(
                      type,
                      () ->
                          isProblem(
                              api.sendJson(
                                  "POST",
                                  "/api/products",
                                  product("NEVER").toString(),
                                  Map.of("Content-Type", type)),
                              415)));
    }

    @Test
    void takes_no_body_without_end() {
      ObjectNode body = product("NEVER").put("description", "x".repeat(20_000_000));
      isProblem(api.post("/api/products", body), 413);
    }

    @Test
    void needs_an_idempotency_key_to_place_an_order() {
      ObjectNode order = Shop.order("c-1", "tok_ok", "NEVER", 1);
      names(api.post("/api/orders", order), "Idempotency-Key");
    }

    @TestFactory
    Stream<DynamicTest> takes_no_idempotency_key_that_is_none() {
      ObjectNode order = Shop.order("c-1", "tok_ok", "NEVER", 1);
      return Stream.of("", "   ", "k".repeat(1_000))
          .map(
              key ->
                  dynamicTest(
                      "a key of %d characters".formatted(key.length()),
                      () -> names(shop.tryToPlace(order, key), "Idempotency-Key")));
    }

    @TestFactory
    Stream<DynamicTest> takes_an_importers_fields_from_an_importer_alone() {
      ObjectNode dated = Shop.order("c-1", "tok_ok", "NEVER", 1);
      dated.put("placedAt", "2010-12-01T08:26:00Z");
      ObjectNode charge = Shop.order("c-1", "tok_ok", "NEVER", 1);
      ((ObjectNode) charge.at("/lines/0")).put("kind", "CHARGE");
      ObjectNode priced = Shop.order("c-1", "tok_ok", "NEVER", 1);
      ((ObjectNode) priced.at("/lines/0")).set("unitPrice", Json.money("0.01"));
      ObjectNode named = Shop.order("c-1", "tok_ok", "NEVER", 1);
      ((ObjectNode) named.at("/shippingAddress")).put("country", "United Kingdom");
      return Map.of("placedAt", dated, "kind", charge, "unitPrice", priced, "country", named)
          .entrySet()
          .stream()
          .flatMap(
              each ->
                  Stream.of(
                      dynamicTest(
                          each.getKey() + " without a token",
                          () -> isProblem(shop.tryToPlace(each.getValue(), "never"), 403)),
                      dynamicTest(
                          each.getKey() + " with a wrong token",
                          () ->
                              isProblem(
                                  shop.tryToImport(each.getValue(), "never", "wrong"), 403))));
    }

    @TestFactory
    Stream<DynamicTest> does_nothing_to_what_does_not_exist() {
      ObjectNode price = Json.object().set("price", Json.money("1.00"));
      Map<String, Supplier<Answer>> commands =
          Map.of(
              "a price", () -> api.put("/api/products/NEVER/price", price),
              "a discontinuation", () -> api.delete("/api/products/NEVER"),
              "a cancellation", () -> shop.cancel("never-was"));
      return commands.entrySet().stream()
          .map(each -> dynamicTest(each.getKey(), () -> isProblem(each.getValue().get(), 404)));
    }

    @TestFactory
    Stream<DynamicTest> finds_a_bad_name_in_a_path() {
      ObjectNode receipt = Json.object().put("quantity", 5).put("reference", "note-1");
      return Stream.of("%20", "-A", "%C3%A9", "x".repeat(65), "x".repeat(3_000), "a%0Ab")
          .map(
              sku ->
                  dynamicTest(
                      "%.20s".formatted(sku),
                      () -> {
                        Answer answer = api.post("/api/stock/%s/receipts".formatted(sku), receipt);
                        assertThat(answer.status()).isIn(400, 404);
                        isProblem(answer, answer.status());
                      }));
    }

    @Test
    void orders_nothing_that_is_not_sold() {
      Answer answer = shop.tryToPlace(Shop.order("c-1", "tok_ok", "NEVER", 1), "never");
      isProblem(answer, 409);
      assertThat(answer.code()).isEqualTo("PRODUCT_UNKNOWN");
    }
  }

  @Nested
  class A_state_that_forbids_a_command {

    @Test
    void refuses_another_product_under_the_same_sku() {
      String sku = shop.product("1.00", 0);
      Answer answer = api.post("/api/products", product(sku));
      isProblem(answer, 409);
      assertThat(answer.code()).isEqualTo("PRODUCT_EXISTS");
    }

    @Test
    void refuses_to_sell_what_is_discontinued() {
      String sku = shop.product("1.00", 5);
      api.delete("/api/products/" + sku).expect(204);
      Answer answer = shop.tryToPlace(Shop.order("c-1", "tok_ok", sku, 1), Shop.unique("key"));
      isProblem(answer, 409);
      assertThat(answer.code()).isEqualTo("PRODUCT_DISCONTINUED");
    }

    @Test
    void refuses_another_currency_than_the_products() {
      String sku = shop.product("1.00", 5);
      ObjectNode order = Shop.order("c-1", "tok_ok", sku, 1).put("currency", "EUR");
      Answer answer = shop.tryToPlace(order, Shop.unique("key"));
      isProblem(answer, 409);
      assertThat(answer.code()).isEqualTo("CURRENCY_MISMATCH");
    }

    @Test
    void refuses_to_take_away_what_is_reserved() {
      String sku = shop.product("1.00", 5);
      shop.await(shop.place("tok_ok", sku, 4), "CONFIRMED");
      ObjectNode adjustment =
          Json.object().put("quantity", -2).put("reason", "broken").put("reference", "count-1");
      String path = "/api/stock/%s/adjustments".formatted(sku);

      Answer answer = api.post(path, adjustment);

      isProblem(answer, 409);
      assertThat(answer.code()).isEqualTo("STOCK_BELOW_RESERVED");
      shop.awaitStock(sku, 1, 4);
      api.post(path, adjustment.put("quantity", -1)).expect(204);
      shop.awaitStock(sku, 0, 4);
    }
  }

  @Nested
  class A_query {

    @TestFactory
    Stream<DynamicTest> names_the_parameter_that_is_wrong() {
      return Stream.of(
              "/api/orders?limit=0",
              "/api/orders?limit=201",
              "/api/orders?limit=-1",
              "/api/orders?limit=abc",
              "/api/orders?limit=99999999999999999999",
              "/api/orders?cursor=garbage",
              "/api/orders?cursor=%F0%9F%92%A9",
              "/api/orders?status=NOPE",
              "/api/orders?status=confirmed",
              "/api/orders?placedFrom=yesterday",
              "/api/orders?placedTo=2011-01-01",
              "/api/orders?customerId=%20",
              "/api/orders?customerId=" + "x".repeat(65),
              "/api/orders?sku=%20",
              "/api/orders?surprise=1",
              "/api/orders/x?minVersion=abc",
              "/api/orders/x?minVersion=-1",
              "/api/orders/x?minVersion=9223372036854775808",
              "/api/stock/x?minVersion=abc",
              "/api/products/x?minVersion=abc",
              "/api/stock?limit=0",
              "/api/stock?limit=201",
              "/api/stock?cursor=garbage",
              "/api/stock?availableBelow=abc",
              "/api/stock?availableBelow=1.5",
              "/api/stock?surprise=1",
              "/api/products?limit=0",
              "/api/products?limit=201",
              "/api/products?q=" + "x".repeat(2_000),
              "/api/products?surprise=1",
              "/api/sales/by-day?zone=Mars/Phobos",
              "/api/sales/by-day?from=2011-13-01",
              "/api/sales/by-day?to=soon",
              "/api/sales/by-day?currency=ZZZ",
              "/api/sales/by-day?surprise=1",
              "/api/sales/by-country?currency=pounds",
              "/api/sales/by-country?surprise=1",
              "/api/sales/by-product?limit=0",
              "/api/sales/by-product?limit=201",
              "/api/sales/by-product?surprise=1")
          .map(
              path ->
                  dynamicTest(
                      "%.60s".formatted(path),
                      () ->
                          names(
                              api.get(path),
                              path.substring(path.indexOf('?') + 1, path.indexOf('=')))));
    }

    @TestFactory
    Stream<DynamicTest> finds_nothing_where_nothing_is() {
      return Stream.of(
              "/api/orders/never-was",
              "/api/stock/NEVER",
              "/api/products/NEVER",
              "/api/orders/never-was/history",
              "/api/nothing",
              "/api/sales/by-mood")
          .map(path -> dynamicTest(path, () -> isProblem(api.get(path), 404)));
    }

    @TestFactory
    Stream<DynamicTest> is_never_answered_with_a_fault() {
      return Stream.of(
              "/api/orders/%00",
              "/api/orders/%2e%2e%2f",
              "/api/orders/%C3%A9",
              "/api/orders/" + "x".repeat(5_000),
              "/api/orders/-",
              "/api/stock/%20",
              "/api/stock/$where",
              "/api/products/%7B%22$gt%22%3A%22%22%7D",
              "/api/products?q=%5B.*%2B(",
              "/api/products?q=%00",
              "/api/orders?customerId[$ne]=x")
          .map(
              path ->
                  dynamicTest(
                      "%.40s".formatted(path),
                      () -> {
                        Answer answer = api.get(path.replace("[", "%5B").replace("]", "%5D"));
                        assertThat(answer.status()).as(answer.toString()).isIn(200, 400, 404);
                      }));
    }

    @Test
    void cannot_be_made_a_command() {
      for (Answer answer :
          List.of(
              api.sendJson("PUT", "/api/orders/x", "{}", Map.of()),
              api.sendJson("PATCH", "/api/stock/x", "{}", Map.of()),
              api.delete("/api/sales/by-day"))) {
        assertThat(answer.status()).isIn(404, 405);
        isProblem(answer, answer.status());
      }
    }
  }

  @Test
  void a_wide_order_of_a_plain_customer_stays_within_bounds() {
    ObjectNode order = Shop.order("c-1", "tok_ok");
    ArrayNode lines = (ArrayNode) order.path("lines");
    for (int line = 0; line < 5_000; line++) {
      lines.addObject().put("sku", "NEVER").put("quantity", 1);
    }
    names(shop.tryToPlace(order, "never"), "lines");
  }
}
