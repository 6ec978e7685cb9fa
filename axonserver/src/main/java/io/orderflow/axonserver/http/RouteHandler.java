package io.orderflow.axonserver.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.grpc.Status;
import io.orderflow.axonserver.rpc.Failures;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests as a {@link Router} says, all of them with JSON.
 *
 * <p>A page of another origin, opened in a browser of somebody who reaches this port, can send a
 * form without being asked: so nothing is changed for a request that names another origin, or for a
 * POST that a form could have sent.
 */
final class RouteHandler implements HttpHandler {

  private static final Logger log = LoggerFactory.getLogger(RouteHandler.class);

  private final Router router;

  RouteHandler(Router router) {
    this.router = router;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    Router.Found found;
    try {
      found = router.find(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath());
    } catch (IllegalArgumentException malformed) {
      return Answer.error(400, "The path is malformed");
    }
    Router.Handler handler = found.handler();
    return handler == null ? notFound(exchange, found) : ask(exchange, found, handler);
  }

  private static Answer notFound(HttpExchange exchange, Router.Found found) {
    String path = exchange.getRequestURI().getPath();
    if (found.allowed().isEmpty()) {
      return Answer.error(404, "There is no " + path);
    }
    String allowed = String.join(", ", found.allowed());
    exchange.getResponseHeaders().set("Allow", allowed);
    return Answer.error(405, path + " takes " + allowed);
  }

  private static Answer ask(HttpExchange exchange, Router.Found found, Router.Handler handler)
      throws IOException {
    String method = exchange.getRequestMethod();
    boolean changes = !method.equals("GET") && !method.equals("HEAD");
    if (changes && foreign(exchange)) {
      return Answer.error(403, "A page of another origin may not ask for this");
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (method.equals("POST") && !isJson(exchange) && !isEmpty(exchange, body)) {
      return Answer.error(415, "Content-Type must be application/json");
    }
    Map<String, Object> json;
    Map<String, String> parameters;
    try {
      json =
          isJson(exchange) && body.length > 0
              ? JsonReader.object(new String(body, StandardCharsets.UTF_8))
              : Map.of();
      parameters = Router.parameters(exchange.getRequestURI().getRawQuery());
    } catch (IllegalArgumentException malformed) {
      return Answer.error(400, String.valueOf(malformed.getMessage()));
    }
    try {
      return handler.handle(new Request(found.variables(), parameters, json));
    } catch (Exception failure) {
      return failed(exchange, failure);
    }
  }

  private static boolean isJson(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type != null && type.split(";")[0].strip().equalsIgnoreCase("application/json");
  }

  /** Tools send nothing where nothing is to be said; a form always says that it is one. */
  private static boolean isEmpty(HttpExchange exchange, byte[] body) {
    return body.length == 0 && exchange.getRequestHeaders().getFirst("Content-Type") == null;
  }

  private static boolean foreign(HttpExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin == null) {
      return false;
    }
    try {
      String host = exchange.getRequestHeaders().getFirst("Host");
      return host == null || !host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException malformed) {
      return true;
    }
  }

  static Answer failed(HttpExchange exchange, Exception failure) {
    Status status = Status.fromThrowable(Failures.of(failure));
    int code =
        switch (status.getCode()) {
          case INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED -> 400;
          case UNAUTHENTICATED -> 401;
          case PERMISSION_DENIED -> 403;
          case NOT_FOUND -> 404;
          case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED -> 409;
          case RESOURCE_EXHAUSTED, UNAVAILABLE -> 503;
          case DEADLINE_EXCEEDED -> 504;
          default -> 500;
        };
    if (code == 500) {
      log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), failure);
    }
    return Answer.error(code, String.valueOf(status.getDescription()));
  }

  static void send(HttpExchange exchange, Answer answer) throws IOException {
    Text text =
        answer.body() instanceof Text other
            ? other
            : new Text("application/json", Json.write(answer.body()));
    byte[] body = text.content().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", text.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean bare = exchange.getRequestMethod().equals("HEAD") || answer.status() == 204;
    exchange.sendResponseHeaders(answer.status(), bare ? -1 : body.length);
    if (!bare) {
      exchange.getResponseBody().write(body);
    }
  }
}
