package io.orderflow.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** As much of the contract as the import speaks, in memory, with faults on demand. */
final class FakePlatform implements AutoCloseable {

  static final String TOKEN = "secret";

  final Map<String, String> products = new ConcurrentHashMap<>();
  final Map<String, String> receipts = new ConcurrentHashMap<>();
  final Map<String, String> orders = new ConcurrentHashMap<>();
  final AtomicInteger requests = new AtomicInteger();

  /** Answers that the next calls get before anything is done. */
  final List<Answer> faults = new ArrayList<>();

  /** What becomes of the orders. */
  volatile String status = "CONFIRMED";

  /** What the answer to a new order is. */
  volatile Answer placement = new Answer(201, "");

  private final HttpServer server;

  /**
   * @param status 0 for none at all: the connection ends
   */
  record Answer(int status, String body) {}

  FakePlatform() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Answer answer = fault();
    if (answer == null) {
      answer = answer(exchange, exchange.getRequestURI().getPath(), body);
    }
    if (answer.status() == 503) {
      exchange.getResponseHeaders().add("Retry-After", "0");
    }
    if (answer.status() > 0) {
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private @Nullable Answer fault() {
    synchronized (faults) {
      return faults.isEmpty() ? null : faults.removeFirst();
    }
  }

  private Answer answer(HttpExchange exchange, String path, String body) {
    if (exchange.getRequestMethod().equals("GET")) {
      return query(path, exchange.getRequestURI().getQuery());
    }
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new Answer(403, "{\"code\":\"FORBIDDEN\",\"detail\":\"no importer\"}");
    }
    if (path.equals("/api/products")) {
      return products.putIfAbsent(Json.texts(body.getBytes(UTF_8)).get("sku"), body) == null
          ? new Answer(201, "")
          : new Answer(409, "{\"code\":\"PRODUCT_EXISTS\",\"detail\":\"other data\"}");
    }
    if (path.equals("/api/orders")) {
      return order(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body);
    }
    receipts.put(path + Json.texts(body.getBytes(UTF_8)).get("reference"), body);
    return new Answer(204, "");
  }

  private Answer query(String path, String query) {
    if (path.equals("/api/orders")) {
      return page(query);
    }
    String id = path.substring(path.lastIndexOf('/') + 1);
    return orders.containsKey(id) ? new Answer(200, view(id)) : new Answer(404, "{}");
  }

  /** The first half of the orders, then the second. */
  private Answer page(String query) {
    boolean second = query.contains("cursor=half");
    List<String> ids = orders.keySet().stream().sorted().toList();
    int half = ids.size() / 2;
    return new Answer(
        200,
        (second ? ids.subList(half, ids.size()) : ids.subList(0, half))
            .stream()
                .map(this::view)
                .collect(
                    Collectors.joining(
                        ",",
                        "{\"items\":[",
                        second ? "],\"next\":null}" : "],\"next\":\"half\"}")));
  }

  private Answer order(String key, String body) {
    if (placement.status() != 201) {
      return placement;
    }
    orders.putIfAbsent("of-" + key, body);
    return new Answer(201, view("of-" + key));
  }

  private String view(String id) {
    boolean postage = String.valueOf(orders.get(id)).contains("\"sku\":\"POST\"");
    return """
        {"orderId":"%s","status":"%s","lines":[{"status":"no"}],"total":{"amount":"%s"},\
        "rejection":{"code":"OUT_OF_STOCK","detail":"A"}}"""
        .formatted(id, status, postage ? "23.00" : "5.00");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
