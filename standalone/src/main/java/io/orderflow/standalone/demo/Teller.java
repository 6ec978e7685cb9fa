package io.orderflow.standalone.demo;

import io.orderflow.api.order.OrderStatus;
import io.orderflow.standalone.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Lets a story happen, and compares its end with what it should be. */
final class Teller {

  /** More than any story takes that waits for no time-out. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  private record Begun(Story story, String orderId, Instant at) {}

  private final Shop shop;
  private final Duration patience;

  /**
   * @param patience how long a story may take
   */
  Teller(Shop shop, Duration patience) {
    this.shop = shop;
    this.patience = patience;
  }

  Told tell(Story story) {
    return finish(begin(story));
  }

  private Begun begin(Story story) {
    Instant at = Instant.now();
    return new Begun(story, shop.place(story).path("orderId").asString(), at);
  }

  private Told finish(Begun begun) {
    if (begun.story().cancelled()) {
      JsonNode decided = awaitOrder(begun, Teller::isDecided);
      if (text(decided, "/status").equals(OrderStatus.CONFIRMED.name())) {
        shop.cancel(begun.orderId());
      }
    }
    JsonNode order = awaitOrder(begun, seen -> wrongWith(begun.story(), seen).isEmpty());
    Duration took = Duration.between(begun.at(), Instant.now());
    List<String> wrong = new ArrayList<>(wrongWith(begun.story(), order));
    JsonNode history = awaitHistory(begun, wrong);
    return new Told(begun.story(), order, history, took, wrong);
  }

  /** An order that the read side does not show yet is as undecided as one that is placed. */
  private static boolean isDecided(JsonNode order) {
    return !order.isMissingNode() && !text(order, "/status").equals(OrderStatus.PLACED.name());
  }

  private JsonNode awaitOrder(Begun begun, Predicate<JsonNode> condition) {
    return await(begun, () -> shop.order(begun.orderId()), condition);
  }

  private JsonNode awaitHistory(Begun begun, List<String> wrong) {
    String event = begun.story().ending().event();
    JsonNode history =
        await(
            begun,
            () -> shop.history(begun.orderId()),
            seen -> event == null ? !seen.isEmpty() : tells(seen, event));
    if (event != null && !tells(history, event)) {
      wrong.add("no %s in its history".formatted(event));
    }
    return history;
  }

  private static boolean tells(JsonNode history, String event) {
    return StreamSupport.stream(history.spliterator(), false)
        .anyMatch(entry -> text(entry, "/type").equals(event));
  }

  /** What is seen once the condition holds, or when there is no more patience. */
  private JsonNode await(Begun begun, Supplier<JsonNode> look, Predicate<JsonNode> condition) {
    Instant limit = begun.at().plus(patience);
    JsonNode seen = look.get();
    while (!condition.test(seen) && Instant.now().isBefore(limit)) {
      pause();
      seen = look.get();
    }
    return seen;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("the demo was stopped", stopped);
    }
  }

  private static List<String> wrongWith(Story story, JsonNode order) {
    Story.Ending ending = story.ending();
    List<String> wrong = new ArrayList<>();
    expect(wrong, order, "/status", ending.status().name());
    expect(
        wrong,
        order,
        "/rejection/code",
        ending.rejection() == null ? "" : ending.rejection().name());
    expect(wrong, order, "/payment/status", ending.payment().name());
    expect(wrong, order, "/payment/captured/amount", ending.captured());
    int reserved = 0;
    for (JsonNode line : order.path("lines")) {
      reserved += line.path("reserved").asInt();
    }
    if (reserved != ending.reserved()) {
      wrong.add("%d units reserved, not %d".formatted(reserved, ending.reserved()));
    }
    return wrong;
  }

  private static void expect(List<String> wrong, JsonNode order, String where, String wanted) {
    String found = text(order, where);
    if (!found.equals(wanted)) {
      wrong.add("%s is '%s', not '%s'".formatted(where.substring(1), found, wanted));
    }
  }

  static String text(JsonNode node, String where) {
    JsonNode at = node.at(where);
    return at.isMissingNode() || at.isNull() ? "" : at.asString();
  }
}
