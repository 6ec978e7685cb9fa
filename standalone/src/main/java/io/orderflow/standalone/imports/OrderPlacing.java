package io.orderflow.standalone.imports;

import io.orderflow.standalone.CommandFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Places the orders, no faster than the platform decides them. */
final class OrderPlacing {

  /** Lines of orders that are placed and perhaps not yet decided. */
  static final int LINES_IN_FLIGHT = 4_000;

  /** Small orders weigh as much as this, so that they too are bounded in number: to 128. */
  static final int LEAST_WEIGHT = 31;

  private static final int GROUP_WEIGHT = 250;
  private static final int PLACING = 8;
  private static final int WATCHING = 4;
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final Platform platform;
  private final Patience patience;
  private final Progress progress;
  private final OrderQueries queries;
  private final Semaphore placing = new Semaphore(PLACING);
  private final Semaphore watching = new Semaphore(WATCHING, true);
  private final Backlog backlog = new Backlog(GROUP_WEIGHT);
  private final Map<String, Placed> placed = new ConcurrentHashMap<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();

  /** An order that the platform has taken. */
  record Placed(String invoice, int lines) {}

  OrderPlacing(Platform platform, Patience patience, Progress progress) {
    this.platform = platform;
    this.patience = patience;
    this.progress = progress;
    this.queries = new OrderQueries(platform, patience);
  }

  void all(RetailFile file, Map<String, Integer> linesOf) throws InterruptedException {
    try (BoundedTasks tasks = new BoundedTasks(LINES_IN_FLIGHT)) {
      OrderAssembly assembly = new OrderAssembly(linesOf);
      progress.firstOrderIsSent();
      file.read(
          line -> {
            RetailOrder order = assembly.add(line);
            if (order != null) {
              int weight = Math.max(LEAST_WEIGHT, order.lines().size());
              tasks.start(weight, () -> place(order, weight));
            }
          });
      backlog.end();
      tasks.await();
    }
  }

  /** Every order that the platform has taken, by its id. */
  Map<String, Placed> placed() {
    return placed;
  }

  /** Why it has not taken the order of an invoice. */
  Map<String, String> refused() {
    return refused;
  }

  private void place(RetailOrder order, int weight) throws InterruptedException {
    Platform.Reply reply =
        platform.send(
            platform
                .post("/api/orders", Json.order(order))
                .header("Idempotency-Key", order.idempotencyKey())
                .build(),
            placing);
    if (!reply.isSuccess()) {
      refused.put(order.invoice(), Problem.of(reply).toString());
      progress.orderDecided(order.lines().size());
      return;
    }
    Map<String, String> answer = Json.texts(reply.body());
    String orderId = answer.getOrDefault("orderId", "");
    String total = answer.getOrDefault("total.amount", "");
    if (!total.equals(order.total().amount().toPlainString())) {
      throw new CommandFailure(
          "invoice %s comes to %s, but its order %s to %s: another import of it, of other lines?"
              .formatted(order.invoice(), order.total(), orderId, total));
    }
    placed.put(orderId, new Placed(order.invoice(), order.lines().size()));
    progress.orderPlaced();
    awaitDecision(backlog.join(weight), orderId);
    progress.orderDecided(order.lines().size());
  }

  private void awaitDecision(Backlog.Place place, String orderId) throws InterruptedException {
    if (place.isLast()) {
      queries.awaitDecision(orderId, watching);
      place.group().decided();
      return;
    }
    while (!place.group().isDecided()) {
      try {
        place.group().future().get(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        patience.check("the orders before %s are undecided".formatted(orderId));
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
