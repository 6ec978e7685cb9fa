package io.orderflow.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.api.Sku;
import io.orderflow.standalone.CommandFailure;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The import of a surveyed file. Each call says the same each time that it is made, so that the
 * import can be stopped anywhere and started again, and adds nothing twice.
 */
final class RetailImport {

  private static final int STOCKING = 8;
  private static final int CONFLICT = 409;

  private final Platform platform;
  private final Patience patience;
  private final Progress progress;
  private final ImportReport report;
  private final Semaphore stocking = new Semaphore(STOCKING);

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
  Outcome orders(RetailFile file, Survey survey) throws InterruptedException {
    OrderPlacing placing = new OrderPlacing(platform, patience, progress);
    placing.all(file, survey.linesOf());
    Outcome outcome =
        Outcome.of(
            placing.placed(), new OrderQueries(platform, patience), survey.first(), survey.last());
    report(file, placing.refused(), Reason.ORDER_REFUSED);
    report(file, outcome.failures(), Reason.ORDER_REJECTED);
    return outcome;
  }

  private void report(RetailFile file, Map<String, String> invoices, Reason reason)
      throws InterruptedException {
    if (invoices.isEmpty()) {
      return;
    }
    file.read(
        line -> {
          String why = invoices.get(line.invoice());
          if (why != null) {
            report.add(line, reason, why);
          }
        });
  }

  private static CommandFailure refused(String what, Platform.Reply reply) {
    return new CommandFailure("%s: %s".formatted(what, Problem.of(reply)));
  }

  private static String segment(Sku sku) {
    return URLEncoder.encode(sku.value(), UTF_8).replace("+", "%20");
  }
}
