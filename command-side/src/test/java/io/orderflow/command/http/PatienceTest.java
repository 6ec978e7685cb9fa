package io.orderflow.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What a client hears while the answers to commands stay out. */
class PatienceTest {

  private static final int AT_ONCE = 2;

  private final HttpClient http = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext start(String commandTimeout) {
    return new SpringApplicationBuilder(WebLayer.class)
        .properties(
            "server.port=0",
            "server.address=127.0.0.1",
            "spring.main.banner-mode=off",
            "orderflow.http.max-commands-in-flight=" + AT_ONCE,
            "orderflow.http.command-timeout=" + commandTimeout)
        .run();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private CompletableFuture<HttpResponse<String>> place(ConfigurableApplicationContext side) {
    int port = side.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/orders"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "a key")
            .POST(HttpRequest.BodyPublishers.ofString(HttpContract.order(HttpContract.LINE, "")))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void isUnavailable(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void more_commands_than_may_be_under_way_are_told_to_come_again() {
    try (ConfigurableApplicationContext side = start("PT20S")) {
      WebLayer.Sent sent = side.getBean(WebLayer.Sent.class);
      CompletableFuture<Void> released = new CompletableFuture<>();
      sent.way = answer -> released.thenCompose(now -> answer);
      List<CompletableFuture<HttpResponse<String>>> taken =
          Stream.generate(() -> place(side)).limit(AT_ONCE).toList();
      await().until(() -> sent.commands.size() == AT_ONCE);

      isUnavailable(place(side).join(), "OVERLOADED");
      assertThat(sent.commands).hasSize(AT_ONCE);

      released.complete(null);
      assertThat(taken).allMatch(each -> each.join().statusCode() == 201);
      assertThat(place(side).join().statusCode()).isEqualTo(201);
    }
  }

  @Test
  void a_command_without_an_answer_in_time_is_not_known_to_be_done() {
    try (ConfigurableApplicationContext side = start("PT0.3S")) {
      WebLayer.Sent sent = side.getBean(WebLayer.Sent.class);
      sent.way = answer -> new CompletableFuture<>();

      isUnavailable(place(side).join(), "TIMED_OUT");
      assertThat(sent.commands).hasSize(1);
    }
  }
}
