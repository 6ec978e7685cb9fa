package io.orderflow.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.standalone.CommandFailure;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** What the import asks of the platform about orders. */
final class OrderQueries {

  /** The status of an order that is not decided yet. */
  static final String UNDECIDED = "PLACED";

  private static final int NOT_FOUND = 404;
  private static final int PAGE = 200;

  // The order's own second event decides it: confirmed, rejected or cancelled.
  private static final String DECIDED = "?minVersion=1";
  private static final String WAIT = "wait=10";

  private final Platform platform;
  private final Patience patience;

  OrderQueries(Platform platform, Patience patience) {
    this.platform = platform;
    this.patience = patience;
  }

  /** Answers with the order's view once it is decided. */
  Map<String, String> awaitDecision(String orderId, Semaphore gate) throws InterruptedException {
    GrowingDelay delay = new GrowingDelay();
    while (true) {
      Platform.Reply found =
          platform.send(
              platform.request("/api/orders/" + orderId + DECIDED).header("Prefer", WAIT).build(),
              gate);
      if (found.isSuccess()) {
        Map<String, String> view = Json.texts(found.body());
        if (!UNDECIDED.equals(view.get("status"))) {
          return view;
        }
      } else if (found.status() != NOT_FOUND) {
        throw new CommandFailure("order %s: %s".formatted(orderId, Problem.of(found)));
      }
      patience.check("order %s is undecided".formatted(orderId));
      delay.pause(Duration.ZERO);
    }
  }

  /** Passes id and status of every order that was placed in a time, both ends included. */
  void statuses(Instant from, Instant to, BiConsumer<String, String> order)
      throws InterruptedException {
    Semaphore gate = new Semaphore(1);
    String path =
        "/api/orders?limit=%d&placedFrom=%s&placedTo=%s".formatted(PAGE, from, to.plusMillis(1));
    String cursor = "";
    do {
      Platform.Reply page = platform.send(platform.request(path + cursor).build(), gate);
      if (!page.isSuccess()) {
        throw new CommandFailure("the list of orders: %s".formatted(Problem.of(page)));
      }
      patience.progress();
      String next = Json.page(page.body(), order);
      cursor = next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, UTF_8);
    } while (!cursor.isEmpty());
  }
}
