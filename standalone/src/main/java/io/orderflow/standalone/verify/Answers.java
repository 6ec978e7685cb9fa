package io.orderflow.standalone.verify;

import io.orderflow.standalone.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the platform answers to the queries of its contract. */
final class Answers implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final long GLANCE_MILLIS = 200;
  private static final int OK = 200;

  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   */
  Answers(String base) {
    this.base = base;
  }

  /**
   * @throws CommandFailure where the platform answers with anything but 200
   */
  JsonNode get(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE).build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != OK) {
        throw new CommandFailure(
            "GET %s answers %d: %s"
                .formatted(
                    path,
                    response.statusCode(),
                    new String(response.body(), StandardCharsets.UTF_8)));
      }
      return JSON.readTree(response.body());
    } catch (IOException lost) {
      throw new CommandFailure("GET %s%s: %s".formatted(base, path, lost), lost);
    } catch (JacksonException broken) {
      throw new CommandFailure("GET %s answers no JSON: %s".formatted(path, broken), broken);
    }
  }

  /** Passes every item of every page. */
  void all(String path, int pageSize, Consumer<JsonNode> item) throws InterruptedException {
    String cursor = "";
    do {
      JsonNode page = get("%s?limit=%d%s".formatted(path, pageSize, cursor));
      page.path("items").forEach(item);
      String next = page.path("next").asString("");
      cursor = next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    } while (!cursor.isEmpty());
  }

  /** Waits until the views have folded the whole log, for a minute at most. */
  void awaitViews() throws InterruptedException {
    long end = System.nanoTime() + CATCH_UP.toNanos();
    while (lag() > 0 && System.nanoTime() < end) {
      Thread.sleep(GLANCE_MILLIS);
    }
  }

  private long lag() throws InterruptedException {
    JsonNode answer = get("/api/projections");
    JsonNode projections = answer.isArray() ? answer : answer.path("items");
    long lag = 0;
    for (JsonNode projection : projections) {
      lag = Math.max(lag, projection.path("lag").asLong(0));
    }
    return lag;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
