package io.orderflow.systemtests.harness;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a shop does on the platform: it registers, receives, sells and looks. */
public final class Shop {

  /** How long an order may take to reach an end state on a busy machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

  private final Api api;
  private final Api queries;

  public Shop(Api api) {
    this(api, api);
  }

  /**
   * @param commands where commands are taken
   * @param queries where queries are answered
   */
  public Shop(Api commands, Api queries) {
    this.api = commands;
    this.queries = queries;
  }

  /** A name that no other test uses. */
  public static String unique(String prefix) {
    return "%s-%s-%d".formatted(prefix, RUN, NUMBER.incrementAndGet());
  }

  /** Registers a product of its own, with so many units in stock. */
  public String product(String price, int units) {
    String sku = unique("SKU");
    register(sku, price);
    if (units > 0) {
      receive(sku, units);
    }
    return sku;
  }

  public Answer register(String sku, String price) {
    ObjectNode body = Json.object().put("sku", sku).put("description", "A thing called " + sku);
    body.set("price", Json.money(price));
    return api.post("/api/products", body).expect(201);
  }

  public Answer receive(String sku, int units) {
    return api.post(
            "/api/stock/%s/receipts".formatted(sku),
            Json.object().put("quantity", units).put("reference", unique("delivery")))
        .expect(204);
  }

  /** An order for one customer, without lines. */
  public static ObjectNode order(@Nullable String customer, String token) {
    ObjectNode order = Json.object();
    if (customer != null) {
      order.put("customerId", customer);
    }
    order.put("currency", "GBP");
    order.putArray("lines");
    order
        .putObject("shippingAddress")
        .put("name", "Ada Lovelace")
        .put("line1", "12 St James's Square")
        .put("city", "London")
        .put("postalCode", "SW1Y 4JH")
        .put("country", "GB");
    order.putObject("payment").put("method", "card").put("token", token);
    return order;
  }

  public static ObjectNode line(ObjectNode order, String sku, int quantity) {
    return ((ArrayNode) order.path("lines")).addObject().put("sku", sku).put("quantity", quantity);
  }

  public static ObjectNode order(String customer, String token, String sku, int quantity) {
    ObjectNode order = order(customer, token);
    line(order, sku, quantity);
    return order;
  }

  public Answer tryToPlace(ObjectNode order, String key) {
    return api.post("/api/orders", order, Map.of("Idempotency-Key", key));
  }

  /**
   * @param token the importer's
   */
  public Answer tryToImport(ObjectNode order, String key, String token) {
    return api.post(
        "/api/orders", order, Map.of("Idempotency-Key", key, "Authorization", "Bearer " + token));
  }

  /**
   * @return the order's id
   */
  public String place(ObjectNode order) {
    return tryToPlace(order, unique("key")).expect(201).json().path("orderId").asString();
  }

  public String place(String token, String sku, int quantity) {
    return place(order(unique("customer"), token, sku, quantity));
  }

  public Answer cancel(String orderId) {
    return api.post(
        "/api/orders/%s/cancellation".formatted(orderId),
        Json.object().put("reason", "changed my mind"));
  }

  public JsonNode find(String orderId) {
    return queries.get("/api/orders/" + orderId).expect(200).json();
  }

  public JsonNode stock(String sku) {
    return queries.get("/api/stock/" + sku).expect(200).json();
  }

  /** The order, once it has the status. */
  public JsonNode await(String orderId, String status) {
    return await(orderId, "/status", status);
  }

  /** The order, once the payment has the status. */
  public JsonNode awaitPayment(String orderId, String status) {
    return await(orderId, "/payment/status", status);
  }

  private JsonNode await(String orderId, String pointer, String value) {
    return Awaitility.await("order %s has %s at %s".formatted(orderId, value, pointer))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> queries.get("/api/orders/" + orderId),
            answer ->
                answer.status() == 200 && value.equals(answer.json().at(pointer).asString("")))
        .json();
  }

  /** The stock, once so much of it is available and reserved. */
  public JsonNode awaitStock(String sku, int available, int reserved) {
    return Awaitility.await(
            "%d of %s available and %d reserved".formatted(available, sku, reserved))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> queries.get("/api/stock/" + sku),
            answer ->
                answer.status() == 200
                    && answer.json().path("available").asInt(-1) == available
                    && answer.json().path("reserved").asInt(-1) == reserved)
        .json();
  }
}
