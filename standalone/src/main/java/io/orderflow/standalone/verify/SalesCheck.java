package io.orderflow.standalone.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The sales by day, country and product, to the penny and the unit. */
final class SalesCheck {

  private static final int MOST_PRODUCTS = 200;

  private final Differences differences;

  SalesCheck(Differences differences) {
    this.differences = differences;
  }

  void run(Expected expected, Answers answers) throws InterruptedException {
    differences.compare(
        "sales by day",
        expected.byDay(),
        figures(answers.get("/api/sales/by-day?zone=" + Sheet.LONDON)));
    differences.compare(
        "sales by country", expected.byCountry(), figures(answers.get("/api/sales/by-country")));
    byProduct(
        expected.byProduct(), figures(answers.get("/api/sales/by-product?limit=" + MOST_PRODUCTS)));
  }

  /** Products of the same total may come in any order, at the end of the list too. */
  private void byProduct(Map<String, Figure> expected, Map<String, Figure> found) {
    String section = "sales by product";
    List<Long> best =
        expected.values().stream()
            .map(Figure::pence)
            .sorted((a, b) -> Long.compare(b, a))
            .limit(MOST_PRODUCTS)
            .toList();
    List<Long> totals = new ArrayList<>();
    found.forEach(
        (product, figure) -> {
          differences.compare(section, product, expected.get(product), figure);
          totals.add(figure.pence());
        });
    differences.compare(section, "the highest totals in pence", best, totals);
  }

  private static Map<String, Figure> figures(JsonNode answer) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    for (JsonNode item : answer.path("items")) {
      figures.put(
          item.path("key").asString(""),
          new Figure(
              item.path("orders").asLong(0),
              item.path("lines").asLong(0),
              item.path("units").asLong(0),
              OrdersCheck.pence(item.path("total"))));
    }
    return figures;
  }
}
