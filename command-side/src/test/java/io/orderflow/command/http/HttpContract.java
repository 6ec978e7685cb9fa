package io.orderflow.command.http;

import static io.orderflow.command.http.BodyShape.items;
import static io.orderflow.command.http.BodyShape.nested;
import static io.orderflow.command.http.BodyShape.number;
import static io.orderflow.command.http.BodyShape.optionalNested;
import static io.orderflow.command.http.BodyShape.optionalText;
import static io.orderflow.command.http.BodyShape.text;

import io.orderflow.command.http.BodyShape.Shape;
import java.util.ArrayList;
import java.util.List;

/** Every body of the command half of the HTTP contract. */
final class HttpContract {

  static final String LINE = "{\"sku\":\"71053\",\"quantity\":2}";

  private static final String[] NO_AMOUNTS = {
    "x",
    "0",
    "-1",
    "1e3",
    "0x10",
    "1,5",
    "NaN",
    "Infinity",
    "0.00001",
    "10000001",
    "99999999999999999999999999999999",
    "1.",
    ".5",
    "+1",
    "١"
  };
  private static final String[] NO_SKUS = {"#", " A", "A ", "a/b", "../x", "é"};
  private static final String[] NO_CURRENCIES = {"gbp", "XQX", "GB", "£££"};

  private HttpContract() {}

  static List<BodyShape> bodies() {
    return List.of(
        new BodyShape(
            "POST",
            "/api/products",
            "{\"sku\":\"71053\",\"description\":\"LANTERN\",\"price\":{\"amount\":\"3.39\",\"currency\":\"GBP\"}}",
            false,
            with(price("price", true), text("sku", 64, NO_SKUS), text("description", 500))),
        new BodyShape(
            "PUT",
            "/api/products/71053/price",
            "{\"price\":{\"amount\":\"3.39\",\"currency\":\"GBP\"}}",
            false,
            price("price", true)),
        new BodyShape(
            "POST",
            "/api/stock/71053/receipts",
            "{\"quantity\":5,\"reference\":\"d1\"}",
            false,
            List.of(number("quantity", 1, 1_000_000_000), text("reference", 100))),
        new BodyShape(
            "POST",
            "/api/stock/71053/adjustments",
            "{\"quantity\":-5,\"reason\":\"broken\",\"reference\":\"c1\"}",
            false,
            List.of(
                number("quantity", -1_000_000_000, 1_000_000_000),
                text("reason", 500),
                text("reference", 100))),
        new BodyShape("POST", "/api/orders", order(LINE, ""), false, order(false)),
        new BodyShape(
            "POST",
            "/api/orders",
            order(
                "{\"sku\":\"71053\",\"quantity\":2,\"kind\":\"GOODS\",\"unitPrice\":{\"amount\":\"0.001\",\"currency\":\"GBP\"}}",
                "\"placedAt\":\"2010-12-01T08:26:00Z\","),
            true,
            order(true)),
        new BodyShape(
            "POST",
            "/api/orders/o1/cancellation",
            "{\"reason\":\"changed my mind\"}",
            false,
            List.of(text("reason", 500))));
  }

  static String order(String lines, String more) {
    return """
        {%s"customerId":"17850","currency":"GBP","lines":[%s],
         "shippingAddress":{"name":"A. Buyer","line1":"1 High Street","line2":"Flat 2","city":"Bath","postalCode":"BA1 1AA","country":"GB"},
         "payment":{"method":"card","token":"tok_ok"}}
        """
        .formatted(more, lines);
  }

  private static List<Shape> order(boolean importer) {
    List<Shape> shapes =
        new ArrayList<>(
            List.of(
                optionalText("customerId", 64, "#", " 1", "é"),
                text("currency", 3, NO_CURRENCIES),
                items("lines", importer ? 2_000 : 500),
                text("lines[0].sku", 64, NO_SKUS),
                number("lines[0].quantity", 1, 1_000_000),
                nested("shippingAddress"),
                text("shippingAddress.name", 200),
                text("shippingAddress.line1", 200),
                optionalText("shippingAddress.line2", 200),
                text("shippingAddress.city", 100),
                text("shippingAddress.postalCode", 20),
                importer
                    ? text("shippingAddress.country", 100)
                    : text("shippingAddress.country", 100, "gb", "XX", "£"),
                nested("payment"),
                text("payment.method", 20, "cash", "CARD"),
                text("payment.token", 100)));
    if (importer) {
      shapes.add(optionalText("lines[0].kind", 10, "goods", "SERVICE"));
      shapes.addAll(price("lines[0].unitPrice", false));
      shapes.add(
          optionalText(
              "placedAt",
              40,
              "yesterday",
              "2010-12-01",
              "2010-12-01T08:26:00",
              "1969-12-31T23:59:59Z",
              "9999-01-01T00:00:00Z",
              "+1000000000-12-31T23:59:59.999999999Z",
              "-1000000000-01-01T00:00:00Z"));
    }
    return shapes;
  }

  private static List<Shape> price(String path, boolean required) {
    return List.of(
        required ? nested(path) : optionalNested(path),
        text(path + ".amount", 42, NO_AMOUNTS),
        text(path + ".currency", 3, NO_CURRENCIES));
  }

  private static List<Shape> with(List<Shape> some, Shape... more) {
    List<Shape> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }
}
