package io.orderflow.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandalonePlatformTest {

  private static final String ORDER =
      """
      {"currency":"GBP","lines":[{"sku":"CUP","quantity":2}],
       "shippingAddress":{"name":"Ada","line1":"1 Road","city":"London","postalCode":"N1","country":"GB"},
       "payment":{"method":"card","token":"tok_ok"}}""";

  private final HttpClient client = HttpClient.newHttpClient();
  private final StandaloneOptions options;

  StandalonePlatformTest(@TempDir Path directory) {
    this.options = StandaloneOptions.onFreePorts(directory);
  }

  @Test
  void takes_an_order_through_and_still_has_it_after_a_restart() throws Exception {
    String order;
    String token;
    try (StandalonePlatform platform = StandalonePlatform.start(options)) {
      token = platform.importerToken();
      order = place(platform);
      awaitConfirmed(platform, order);
    }
    try (StandalonePlatform again = StandalonePlatform.start(options)) {
      awaitConfirmed(again, order);
      assertThat(place(again)).as("the same Idempotency-Key").isEqualTo(order);
      assertThat(again.importerToken()).isEqualTo(token);
    }
  }

  @Test
  void serves_health_and_problem_documents_and_refuses_a_second_start_meanwhile() throws Exception {
    try (StandalonePlatform platform = StandalonePlatform.start(options)) {
      assertThatThrownBy(() -> StandalonePlatform.start(options))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("in use");

      HttpResponse<String> health = send(platform, "GET", "/actuator/health", "");
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
      assertThat(health.body())
          .contains("\"axonserver\"", "\"documentstore\"", "\"command-side\"", "\"sagas\"");
      assertThat(send(platform, "GET", "/actuator/prometheus", "").body())
          .contains("service=\"command-side\"", "service=\"sagas\"", "service=\"query-side\"")
          .contains("orderflow_batch_age_seconds{processor=\"order-fulfilment\"");
      for (String method : new String[] {"GET", "POST", "DELETE"}) {
        HttpResponse<String> unknown = send(platform, method, "/api/nothing/here", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type"))
            .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(unknown.body()).contains("\"code\":");
      }
    }
  }

  private String place(StandalonePlatform platform) throws Exception {
    send(
        platform,
        "POST",
        "/api/products",
        """
        {"sku":"CUP","description":"A cup","price":{"amount":"2.95","currency":"GBP"}}""");
    send(platform, "POST", "/api/stock/CUP/receipts", "{\"quantity\":10,\"reference\":\"r1\"}");
    HttpResponse<String> placed = send(platform, "POST", "/api/orders", ORDER);
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
    return placed.headers().firstValue("Location").orElseThrow();
  }

  private void awaitConfirmed(StandalonePlatform platform, String order) {
    Awaitility.await("CONFIRMED")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(send(platform, "GET", order, "").body())
                    .contains("\"status\":\"CONFIRMED\""));
  }

  private HttpResponse<String> send(
      StandalonePlatform platform, String method, String path, String body) throws Exception {
    URI target = platform.url().resolve(URI.create(path).getPath());
    return client.send(
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "key-1")
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
