package io.orderflow.standalone.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What the file sells was received, and all of it is reserved. */
final class StockCheck {

  private static final int PAGE = 200;

  private final Differences differences;

  StockCheck(Differences differences) {
    this.differences = differences;
  }

  private record Units(
      long received, long adjusted, long restocked, long available, long reserved, long picked) {}

  void run(Expected expected, Answers answers) throws InterruptedException {
    Map<String, Units> stock = new HashMap<>();
    answers.all("/api/stock", PAGE, item -> stock.put(sku(item), units(item)));
    differences.compare(
        "stock",
        expected.stock().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each -> new Units(each.getValue(), 0, 0, 0, each.getValue(), 0))),
        stock);
    Map<String, String> products = new HashMap<>();
    answers.all(
        "/api/products",
        PAGE,
        item ->
            products.put(sku(item), item.path("discontinued").asBoolean() ? "not sold" : "sold"));
    differences.compare(
        "products",
        expected.stock().keySet().stream().collect(Collectors.toMap(sku -> sku, sku -> "sold")),
        products);
  }

  private static String sku(JsonNode item) {
    return item.path("sku").asString("");
  }

  private static Units units(JsonNode item) {
    return new Units(
        item.path("received").asLong(-1),
        item.path("adjusted").asLong(-1),
        item.path("restocked").asLong(-1),
        item.path("available").asLong(-1),
        item.path("reserved").asLong(-1),
        item.path("picked").asLong(-1));
  }
}
