package io.orderflow.axonserver.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orderflow.axonserver.access.Security;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/** Serves {@code /actuator/health} and {@code /actuator/info} as JSON. */
public final class HttpEndpoint implements AutoCloseable {

  private final HttpServer server;

  /** What a request is answered with. */
  public record Answer(int status, Map<String, Object> body) {}

  public HttpEndpoint(
      Security security,
      String bindAddress,
      int port,
      Supplier<Answer> health,
      Supplier<Answer> info) {
    try {
      server = security.http(new InetSocketAddress(bindAddress, port));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot listen for HTTP on %s:%d".formatted(bindAddress, port), failure);
    }
    serve("/actuator/health", health);
    serve("/actuator/info", info);
    server.setExecutor(task -> Thread.ofVirtual().name("axonserver-http").start(task));
    server.start();
  }

  /** The server itself would take every path that begins like this one. */
  private void serve(String path, Supplier<Answer> supplier) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (exchange.getRequestURI().getPath().equals(path)) {
              answer(exchange, supplier);
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Supplier<Answer> supplier) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (!head && !exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    Answer answer = supplier.get();
    byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
