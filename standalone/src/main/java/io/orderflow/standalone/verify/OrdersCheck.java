package io.orderflow.standalone.verify;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Every order of the file is on the platform once, whole and confirmed, and no other is. */
final class OrdersCheck {

  private static final String SECTION = "orders";
  private static final int PAGE = 100;
  private static final Set<String> CONFIRMED =
      Set.of("CONFIRMED", "PARTIALLY_SHIPPED", "SHIPPED", "DELIVERED", "COMPLETED");

  private final Differences differences;
  private final Map<OrderFacts, Integer> found = new HashMap<>();
  private final Set<String> ids = new HashSet<>();

  OrdersCheck(Differences differences) {
    this.differences = differences;
  }

  void run(Expected expected, Answers answers) throws InterruptedException {
    answers.all("/api/orders", PAGE, this::order);
    expected
        .orders()
        .forEach(
            (facts, invoices) -> {
              int there = found.getOrDefault(facts, 0);
              if (there < invoices.size()) {
                differences.add(
                    SECTION,
                    "invoices %s: the file has %d of [%s], the platform %d"
                        .formatted(invoices, invoices.size(), facts, there));
              }
            });
    found.forEach(
        (facts, there) -> {
          int invoices = expected.orders().getOrDefault(facts, List.of()).size();
          if (there > invoices) {
            differences.add(
                SECTION,
                "the platform has %d of [%s], the file %d".formatted(there, facts, invoices));
          }
        });
    differences.compare(SECTION, "count", expected.all().orders(), (long) ids.size());
  }

  private void order(JsonNode order) {
    String id = order.path("orderId").asString("");
    if (!ids.add(id)) {
      differences.add(SECTION, "order %s stands on two pages".formatted(id));
      return;
    }
    found.merge(facts(order), 1, Integer::sum);
    String status = order.path("status").asString("");
    if (!CONFIRMED.contains(status)) {
      differences.add(SECTION, "order %s is %s %s".formatted(id, status, order.path("rejection")));
      return;
    }
    long total = pence(order.path("total"));
    JsonNode payment = order.path("payment");
    differences.compare(SECTION, id + " authorised", total, pence(payment.path("authorised")));
    if (status.equals("CONFIRMED")) {
      boolean goods = reservedGoods(id, order.path("lines"));
      long captured = pence(payment.path("captured"));
      differences.compare(SECTION, id + " captured", goods ? 0 : total, captured);
    }
  }

  /** Answers whether there are any. */
  private boolean reservedGoods(String id, JsonNode lines) {
    boolean goods = false;
    for (JsonNode line : lines) {
      boolean isGoods = line.path("kind").asString("").equals("GOODS");
      goods |= isGoods;
      differences.compare(
          SECTION,
          "%s line %d reserved".formatted(id, line.path("lineNo").asInt(0)),
          isGoods ? line.path("quantity").asLong(0) : 0,
          line.path("reserved").asLong(-1));
    }
    return goods;
  }

  private static OrderFacts facts(JsonNode order) {
    List<String> lines = new ArrayList<>();
    for (JsonNode line : order.path("lines")) {
      String price = line.path("unitPrice").path("amount").asString("0");
      lines.add(
          OrderFacts.line(
              line.path("sku").asString(""),
              line.path("kind").asString(""),
              line.path("quantity").asLong(0),
              new BigDecimal(price).stripTrailingZeros().toPlainString(),
              pence(line.path("amount"))));
    }
    return new OrderFacts(
        order.path("customerId").asString(""),
        Instant.parse(order.path("placedAt").asString("")),
        order.path("shippingAddress").path("country").asString(""),
        pence(order.path("total")),
        lines);
  }

  static long pence(JsonNode money) {
    return new BigDecimal(money.path("amount").asString("0")).movePointRight(2).longValueExact();
  }
}
