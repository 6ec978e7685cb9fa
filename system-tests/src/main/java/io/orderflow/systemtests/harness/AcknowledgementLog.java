package io.orderflow.systemtests.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and the platform, and remembers outside of both which orders the platform
 * has acknowledged. Where the platform is away, it hangs up on the client.
 */
public final class AcknowledgementLog implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> SET_BY_THE_CLIENT =
      List.of("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Prefer");
  private static final int CREATED = 201;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Set<String> orders = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answers = new AtomicInteger();
  private final String platform;
  private final HttpServer server;

  /**
   * @param platform its address, such as {@code http://127.0.0.1:8080}
   */
  public AcknowledgementLog(String platform) {
    this.platform = platform;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::relay);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Ids of all orders for which a 201 came. */
  public Set<String> orders() {
    return Set.copyOf(orders);
  }

  /** How many requests were answered, whatever the answer was. */
  public int answers() {
    return answers.get();
  }

  private void relay(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> response = http.send(copy(exchange), BodyHandlers.ofByteArray());
      remember(exchange, response);
      response.headers().map().forEach((name, values) -> pass(exchange, name, values));
      int length = response.body().length;
      exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest copy(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(platform + exchange.getRequestURI()))
            .timeout(LIMIT)
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    SET_BY_THE_CLIENT.forEach(
        name ->
            exchange
                .getRequestHeaders()
                .getOrDefault(name, List.of())
                .forEach(value -> request.header(name, value)));
    return request.build();
  }

  private void remember(HttpExchange exchange, HttpResponse<byte[]> response) {
    answers.incrementAndGet();
    if (response.statusCode() == CREATED
        && exchange.getRequestURI().getPath().equals("/api/orders")) {
      orders.add(
          Json.read(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8))
              .path("orderId")
              .asString());
    }
  }

  private static void pass(HttpExchange exchange, String name, List<String> values) {
    if (!List.of("content-length", "transfer-encoding", "connection", "date", "keep-alive")
        .contains(name.toLowerCase(java.util.Locale.ROOT))) {
      exchange.getResponseHeaders().put(name, values);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }
}
