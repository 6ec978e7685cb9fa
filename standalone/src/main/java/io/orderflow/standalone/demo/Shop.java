package io.orderflow.standalone.demo;

import io.orderflow.standalone.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A shop that uses the platform through its HTTP contract, as any client would. */
final class Shop implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI platform;
  private final String importerToken;

  Shop(URI platform, String importerToken) {
    this.platform = platform;
    this.importerToken = importerToken;
  }

  void register(Goods goods) {
    ObjectNode product =
        JSON.createObjectNode().put("sku", goods.sku()).put("description", goods.description());
    product.set("price", money(goods.price()));
    send("POST", "/api/products", product, Map.of());
    send(
        "POST",
        "/api/stock/%s/receipts".formatted(goods.sku()),
        JSON.createObjectNode().put("quantity", goods.received()).put("reference", "delivery-1"),
        Map.of());
  }

  /** Places the story's order; its title is the idempotency key. */
  JsonNode place(Story story) {
    ObjectNode order = JSON.createObjectNode().put("customerId", "demo").put("currency", "GBP");
    story.lines().forEach(line -> order.withArray("lines").add(lineOf(line)));
    order.set("shippingAddress", address());
    order.set("payment", JSON.createObjectNode().put("method", "card").put("token", story.token()));
    Map<String, String> key = Map.of("Idempotency-Key", story.title().replace(' ', '-'));
    Map<String, String> trusted =
        Map.of(
            "Idempotency-Key",
            story.title().replace(' ', '-'),
            "Authorization",
            "Bearer " + importerToken);
    return send("POST", "/api/orders", order, story.needsTrust() ? trusted : key);
  }

  private static ObjectNode lineOf(Story.Line line) {
    ObjectNode node =
        JSON.createObjectNode().put("sku", line.sku()).put("quantity", line.quantity());
    if (line.chargeOf() != null) {
      node.put("kind", "CHARGE").set("unitPrice", money(line.chargeOf()));
    }
    return node;
  }

  private static ObjectNode address() {
    return JSON.createObjectNode()
        .put("name", "Ada Lovelace")
        .put("line1", "12 St James's Square")
        .put("city", "London")
        .put("postalCode", "SW1Y 4JH")
        .put("country", "GB");
  }

  private static ObjectNode money(String amount) {
    return JSON.createObjectNode().put("amount", amount).put("currency", "GBP");
  }

  void cancel(String orderId) {
    send(
        "POST",
        "/api/orders/%s/cancellation".formatted(orderId),
        JSON.createObjectNode().put("reason", "changed my mind"),
        Map.of());
  }

  JsonNode order(String orderId) {
    return get("/api/orders/" + orderId);
  }

  JsonNode history(String orderId) {
    return get("/api/orders/%s/history".formatted(orderId)).path("items");
  }

  JsonNode stock(String sku) {
    return get("/api/stock/" + sku);
  }

  /** What is there; a missing node where it is not there yet. */
  JsonNode get(String path) {
    HttpResponse<String> answer = exchange(request(path).GET().build());
    return answer.statusCode() == 404 ? JSON.missingNode() : read(answer);
  }

  private JsonNode send(String method, String path, ObjectNode body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return read(exchange(request.build()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(platform.resolve(path)).timeout(PATIENCE);
  }

  private JsonNode read(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new CommandFailure(
          "%s %s was answered with %d: %s"
              .formatted(
                  answer.request().method(), answer.uri(), answer.statusCode(), answer.body()));
    }
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new CommandFailure("%s did not answer: %s".formatted(request.uri(), failed), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("stopped while waiting for %s".formatted(request.uri()), stopped);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
