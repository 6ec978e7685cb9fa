package io.orderflow.axonserver.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer that goes on: {@code text/event-stream}, with JSON in it. */
public final class EventStream {

  private final OutputStream out;

  private EventStream(OutputStream out) {
    this.out = out;
  }

  public static EventStream open(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    return new EventStream(exchange.getResponseBody());
  }

  /** Answers without a stream. */
  public static void refuse(HttpExchange exchange, Answer answer) throws IOException {
    RouteHandler.send(exchange, answer);
  }

  /** As a route would be told of the same failure. */
  public static void refuse(HttpExchange exchange, Exception failure) throws IOException {
    RouteHandler.send(exchange, RouteHandler.failed(exchange, failure));
  }

  /**
   * @throws IllegalArgumentException when the parameters are malformed
   */
  public static Request request(HttpExchange exchange) {
    return new Request(
        Map.of(), Router.parameters(exchange.getRequestURI().getRawQuery()), Map.of());
  }

  /** Maps and lists as in {@link Answer}. */
  public void data(Object body) throws IOException {
    write("data: " + Json.write(body) + "\n\n");
  }

  /** What readers pass over. */
  public void comment(String text) throws IOException {
    write(": " + text + "\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  public void flush() throws IOException {
    out.flush();
  }
}
