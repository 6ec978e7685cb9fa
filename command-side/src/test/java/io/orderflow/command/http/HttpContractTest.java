package io.orderflow.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Walks through each field of each body, through the real web layer. */
class HttpContractTest {

  private static final String TOKEN = "the-importer's-token";
  private static final String[] AS_IMPORTER = {"Authorization", "Bearer " + TOKEN};
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static ConfigurableApplicationContext context;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    context =
        new SpringApplicationBuilder(WebLayer.class)
            .properties(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.main.banner-mode=off",
                "orderflow.importer-token=" + TOKEN)
            .run();
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    context.close();
  }

  @BeforeEach
  void forget() {
    sent().clear();
  }

  private static List<Object> sent() {
    return context.getBean(WebLayer.Sent.class).commands;
  }

  private record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String code() {
      return body.path("code").asString("");
    }

    List<String> fields() {
      return body.path("errors").valueStream().map(each -> each.get("field").asString()).toList();
    }
  }

  private static Answer send(String method, String path, String body, String... headers)
      throws Exception {
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String text = response.body();
    return new Answer(response.statusCode(), JSON.readTree(text.isEmpty() ? "{}" : text), response);
  }

  private static Answer send(BodyShape shape, String body) throws Exception {
    return send(shape.call(), shape.path(), body, headers(shape));
  }

  private static String[] headers(BodyShape shape) {
    List<String> headers = new ArrayList<>(List.of("Idempotency-Key", "a key"));
    if (shape.importer()) {
      headers.addAll(Arrays.asList(AS_IMPORTER));
    }
    return headers.toArray(String[]::new);
  }

  @TestFactory
  List<DynamicContainer> every_field_of_every_body() {
    return HttpContract.bodies().stream().map(HttpContractTest::walk).toList();
  }

  private static DynamicContainer walk(BodyShape shape) {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(DynamicTest.dynamicTest("the good body", () -> assertTaken(shape, shape.good())));
    for (BodyShape.Bad each : shape.optional()) {
      tests.add(
          DynamicTest.dynamicTest(each + ", which is fine", () -> assertTaken(shape, each.body())));
    }
    for (BodyShape.Bad each : shape.bad()) {
      tests.add(DynamicTest.dynamicTest(each.toString(), () -> assertRefused(shape, each)));
    }
    String name =
        "%s %s%s".formatted(shape.call(), shape.path(), shape.importer() ? " of an importer" : "");
    return DynamicContainer.dynamicContainer(name, tests);
  }

  private static void assertTaken(BodyShape shape, String body) throws Exception {
    sent().clear();
    Answer answer = send(shape, body);
    assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 204);
    assertThat(answer.response().headers().firstValue("Version")).isPresent();
    assertThat(sent()).hasSize(1);
  }

  private static void assertRefused(BodyShape shape, BodyShape.Bad bad) throws Exception {
    sent().clear();
    Answer answer = send(shape, bad.body());
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.response().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
    assertThat(answer.code()).isIn("INVALID_REQUEST", "MALFORMED_BODY");
    if (answer.code().equals("INVALID_REQUEST")) {
      assertThat(answer.fields()).contains(bad.field());
      assertThat(answer.fields())
          .as("nothing else is wrong")
          .allMatch(each -> each.startsWith(bad.field()));
    } else {
      // A half of a surrogate pair is not even JSON.
      assertThat(bad.body()).contains("\\ud83d");
    }
    assertThat(sent()).isEmpty();
  }

  @Nested
  class An_idempotency_key {

    @Test
    void is_required_once_and_printable() throws Exception {
      String order = HttpContract.order(HttpContract.LINE, "");
      for (String[] headers :
          new String[][] {
            {},
            {"Idempotency-Key", ""},
            {"Idempotency-Key", "k".repeat(201)},
            {"Idempotency-Key", "a\tb"},
            {"Idempotency-Key", "a", "Idempotency-Key", "b"}
          }) {
        Answer answer = send("POST", "/api/orders", order, headers);
        assertThat(answer.status()).as(Arrays.toString(headers)).isEqualTo(400);
        assertThat(answer.fields()).containsExactly("Idempotency-Key");
      }
      assertThat(sent()).isEmpty();
      assertThat(send("POST", "/api/orders", order, "Idempotency-Key", "k".repeat(200)).status())
          .isEqualTo(201);
    }
  }

  @Nested
  class An_importers_field {

    private static final List<String> ORDERS =
        List.of(
            HttpContract.order(HttpContract.LINE, "\"placedAt\":\"2010-12-01T08:26:00Z\","),
            HttpContract.order("{\"sku\":\"A\",\"quantity\":1,\"kind\":\"GOODS\"}", ""),
            HttpContract.order(
                "{\"sku\":\"A\",\"quantity\":1,\"unitPrice\":{\"amount\":\"1\",\"currency\":\"GBP\"}}",
                ""),
            HttpContract.order(HttpContract.LINE, "").replace("\"GB\"", "\"United Kingdom\""));

    @Test
    void is_forbidden_to_anybody_else() throws Exception {
      for (String order : ORDERS) {
        for (String authorization :
            new String[] {"", "Bearer wrong", "Basic " + TOKEN, "Bearer", TOKEN}) {
          Answer answer =
              send(
                  "POST",
                  "/api/orders",
                  order,
                  "Idempotency-Key",
                  "k",
                  "Authorization",
                  authorization);
          assertThat(answer.status()).isEqualTo(403);
          assertThat(answer.code()).isEqualTo("FORBIDDEN");
        }
        assertThat(send("POST", "/api/orders", order, "Idempotency-Key", "k").status())
            .isEqualTo(403);
      }
      assertThat(sent()).isEmpty();
    }

    @Test
    void is_taken_from_an_importer() throws Exception {
      for (String order : ORDERS) {
        assertThat(importing(order).status()).isEqualTo(201);
      }
      assertThat(sent()).hasSize(ORDERS.size());
    }

    @Test
    void has_to_be_a_price_in_the_orders_currency_where_the_line_is_a_charge() throws Exception {
      Answer none =
          importing(
              HttpContract.order("{\"sku\":\"POST\",\"quantity\":1,\"kind\":\"CHARGE\"}", ""));
      assertThat(none.fields()).containsExactly("lines[0].unitPrice");
      Answer foreign =
          importing(
              ORDERS.get(2).replace("\"1\",\"currency\":\"GBP\"", "\"1\",\"currency\":\"EUR\""));
      assertThat(foreign.fields()).containsExactly("lines[0].unitPrice");
      assertThat(sent()).isEmpty();
    }

    private static Answer importing(String order) throws Exception {
      return send(
          "POST", "/api/orders", order, "Idempotency-Key", "k", AS_IMPORTER[0], AS_IMPORTER[1]);
    }
  }

  @Nested
  class The_most_lines {

    @Test
    void are_500_and_2000_of_an_importer() throws Exception {
      String five = HttpContract.order(lines(500), "");
      String two = HttpContract.order(lines(2_000), "");
      assertThat(send("POST", "/api/orders", five, "Idempotency-Key", "k").status()).isEqualTo(201);
      assertThat(
              send(
                      "POST",
                      "/api/orders",
                      two,
                      "Idempotency-Key",
                      "k",
                      AS_IMPORTER[0],
                      AS_IMPORTER[1])
                  .status())
          .isEqualTo(201);
    }

    private static String lines(int count) {
      return String.join(",", java.util.Collections.nCopies(count, HttpContract.LINE));
    }
  }

  @Nested
  class A_path {

    @Test
    void with_a_wrong_name_in_it_is_400() throws Exception {
      Answer stock =
          send("POST", "/api/stock/%23/receipts", "{\"quantity\":1,\"reference\":\"r\"}");
      assertThat(stock.fields()).containsExactly("sku");
      Answer order = send("POST", "/api/orders/%20/cancellation", "{\"reason\":\"r\"}");
      assertThat(order.fields()).containsExactly("orderId");
      assertThat(sent()).isEmpty();
    }

    @Test
    void may_have_a_space_inside_a_sku() throws Exception {
      assertThat(send("DELETE", "/api/products/BANK%20CHARGES", "").status()).isEqualTo(204);
    }

    @Test
    void for_another_method_is_405() throws Exception {
      assertThat(send("PATCH", "/api/products", "{}").code()).isEqualTo("METHOD_NOT_ALLOWED");
      assertThat(send("POST", "/api/nowhere", "{}").code()).isEqualTo("NOT_FOUND");
    }
  }
}
