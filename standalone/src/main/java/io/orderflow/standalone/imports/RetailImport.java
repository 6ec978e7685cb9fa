package io.orderflow.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.api.Sku;
import io.orderflow.standalone.CommandFailure;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The import of a surveyed file. Each call says the same each time that it is made, so that the
 * import can be stopped anywhere and started again, and adds nothing twice.
 */
final class RetailImport {

  /** Lines of orders that are placed and not yet decided: what the platform's backlog holds. */
  static final int LINES_IN_FLIGHT = 4_000;

  /** Small orders weigh as much as this, so that they too are bounded in number: to 128. */
  static final int LEAST_WEIGHT = 31;

  private static final int STOCKING = 8;
  private static final int PLACING = 8;
  private static final int WATCHING = 4;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  // The order's own second event decides it: confirmed or rejected.
  private static final String DECIDED = "?minVersion=1";
  private static final String WAIT = "wait=10";

  private final Platform platform;
  private final Patience patience;
  private final Progress progress;
  private final ImportReport report;
  private final Semaphore stocking = new Semaphore(STOCKING);
  private final Semaphore placing = new Semaphore(PLACING);
  private final Semaphore watching = new Semaphore(WATCHING, true);

  RetailImport(Platform platform, Patience patience, Progress progress, ImportReport report) {
    this.platform = platform;
    this.patience = patience;
    this.progress = progress;
    this.report = report;
  }

  /**
   * Registers the products that are not there yet, and receives the units that the file sells.
   *
   * @param identity of the file: its receipts count once
   */
  void stock(Collection<Survey.Product> products, String identity) throws InterruptedException {
    try (BoundedTasks tasks = new BoundedTasks(STOCKING)) {
      for (Survey.Product product : products) {
        tasks.start(1, () -> stock(product, identity));
      }
      tasks.await();
    }
  }

  private void stock(Survey.Product product, String identity) throws InterruptedException {
    Platform.Reply registered =
        platform.send(platform.post("/api/products", Json.product(product)).build(), stocking);
    boolean exists =
        registered.status() == CONFLICT && Problem.of(registered).code().equals("PRODUCT_EXISTS");
    if (!registered.isSuccess() && !exists) {
      throw refused("product " + product.sku(), registered);
    }
    byte[] receipt = Json.receipt(product.units(), "import-" + identity);
    String path = "/api/stock/%s/receipts".formatted(segment(product.sku()));
    Platform.Reply received = platform.send(platform.post(path, receipt).build(), stocking);
    if (!received.isSuccess()) {
      throw refused("stock of " + product.sku(), received);
    }
    progress.productStocked();
  }

  /** Places every order, and waits until each of them is decided. */
  void orders(RetailFile file, Map<String, Integer> linesOf) throws InterruptedException {
    try (BoundedTasks tasks = new BoundedTasks(LINES_IN_FLIGHT)) {
      OrderAssembly assembly = new OrderAssembly(linesOf);
      progress.firstOrderIsSent();
      file.read(
          new RetailFile.RowReader() {
            @Override
            public void row(Row row) throws InterruptedException {
              if (RetailRules.read(row) instanceof Reading.OrderLine line) {
                RetailOrder order = assembly.add(line);
                if (order != null) {
                  int weight = Math.max(LEAST_WEIGHT, order.lines().size());
                  tasks.start(weight, () -> order(order));
                }
              }
            }

            @Override
            public void broken(Row row) {
              // It is in the report since the survey.
            }
          });
      tasks.await();
    }
  }

  private void order(RetailOrder order) throws InterruptedException {
    Platform.Reply placed =
        platform.send(
            platform
                .post("/api/orders", Json.order(order))
                .header("Idempotency-Key", order.idempotencyKey())
                .build(),
            placing);
    if (!placed.isSuccess()) {
      fail(order, Reason.ORDER_REFUSED, Problem.of(placed).toString());
      return;
    }
    Map<String, String> answer = Json.topLevelTexts(placed.body());
    progress.orderPlaced();
    awaitDecision(order, answer.getOrDefault("orderId", ""));
  }

  private void awaitDecision(RetailOrder order, String orderId) throws InterruptedException {
    GrowingDelay delay = new GrowingDelay();
    while (true) {
      Platform.Reply found =
          platform.send(
              platform.request("/api/orders/" + orderId + DECIDED).header("Prefer", WAIT).build(),
              watching);
      if (found.isSuccess()) {
        Map<String, String> view = Json.topLevelTexts(found.body());
        String status = view.getOrDefault("status", "");
        if (isDecided(order, status, view)) {
          return;
        }
      } else if (found.status() != NOT_FOUND) {
        throw refused("order " + orderId, found);
      }
      patience.check("order %s of invoice %s is undecided".formatted(orderId, order.invoice()));
      delay.pause(Duration.ZERO);
    }
  }

  private boolean isDecided(RetailOrder order, String status, Map<String, String> view) {
    switch (status) {
      case "PLACED" -> {
        return false;
      }
      case "REJECTED", "CANCELLED" -> {
        String code = view.getOrDefault("rejection.code", "");
        String detail = view.getOrDefault("rejection.detail", "");
        fail(order, Reason.ORDER_REJECTED, "%s %s %s".formatted(status, code, detail).strip());
        return true;
      }
      default -> {
        String total = view.getOrDefault("total.amount", "");
        if (total.equals(order.total().amount().toPlainString())) {
          progress.orderConfirmed(order.lines().size());
        } else {
          fail(order, Reason.ORDER_REFUSED, "its total is %s there".formatted(total));
        }
        return true;
      }
    }
  }

  private void fail(RetailOrder order, Reason reason, String detail) {
    report.add(order, reason, detail);
    progress.orderFailed();
  }

  private static CommandFailure refused(String what, Platform.Reply reply) {
    return new CommandFailure("%s: %s".formatted(what, Problem.of(reply)));
  }

  private static String segment(Sku sku) {
    return URLEncoder.encode(sku.value(), UTF_8).replace("+", "%20");
  }
}
