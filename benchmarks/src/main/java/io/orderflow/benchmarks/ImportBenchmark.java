package io.orderflow.benchmarks;

import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.EventLog;
import io.orderflow.systemtests.harness.Json;
import io.orderflow.systemtests.harness.OrderflowCommand;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.ProcessMemory;
import io.orderflow.systemtests.harness.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole file of real orders, and then its largest order once more, alone. */
@Command(
    name = "import",
    description = "A whole import: rate, time of the largest order, memory.",
    mixinStandardHelpOptions = true)
final class ImportBenchmark implements Callable<Integer> {

  static final Path EXCERPT =
      OrderflowCommand.root()
          .resolve("standalone/src/test/resources/retail/online-retail-2010-12-01_03.csv.gz");

  private static final double LINES_PER_SECOND_LIMIT = 1_500;
  private static final double LARGEST_LIMIT_SECONDS = 3;
  private static final double RESIDENT_LIMIT_MB = 900;
  private static final double MEGABYTE = 1e6;
  private static final Duration LONGEST = Duration.ofMinutes(30);

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "in the form of \"Online Retail\"; the excerpt by default")
  private Path file = EXCERPT;

  @Override
  public Integer call() {
    try (Platform platform = Subject.fresh("import").start()) {
      long began = System.nanoTime();
      runImport(platform, file, LONGEST);
      double wholeSeconds = (System.nanoTime() - began) / 1e9;
      ProcessMemory memory = ProcessMemory.of(platform.process().pid());
      ImportedOrders imported = ImportedOrders.readFrom(platform);
      OneOrder largest = placeAgain(platform, imported.largest());
      Samples disk = Subject.syncs(platform.data(), 200);

      Figures figures = new Figures("import");
      figures.add("orders", imported.orders(), "orders");
      figures.add("order lines", imported.lines(), "lines");
      figures.add("events", imported.events(), "events");
      figures.add(
          "lines, first order to last confirmation",
          imported.lines() / imported.seconds(),
          "lines/s",
          "limit (at least)",
          LINES_PER_SECOND_LIMIT);
      figures.add("orders", imported.orders() / imported.seconds(), "orders/s");
      figures.add(
          "events",
          imported.events() / imported.seconds(),
          "events/s",
          "syncs one by one",
          1_000 / disk.medianMillis());
      figures.add("first order to last confirmation", imported.seconds(), "s");
      figures.add("the whole command", wholeSeconds, "s");
      figures.add("lines of the largest order", imported.largest().path("lines").size(), "lines");
      figures.add("the largest order alone, 201", largest.acceptedNanos() / 1e9, "s");
      figures.add(
          "the largest order alone, CONFIRMED readable",
          largest.confirmedNanos() / 1e9,
          "s",
          "limit",
          LARGEST_LIMIT_SECONDS);
      figures.add(
          "resident after the import",
          memory.residentBytes() / MEGABYTE,
          "MB",
          "limit",
          RESIDENT_LIMIT_MB);
      figures.add("resident, highest", memory.highestResidentBytes() / MEGABYTE, "MB");
      figures.publish();
      return platform.stop();
    }
  }

  /** {@code ./orderflow import}; its progress goes to a file beside the platform's directory. */
  static void runImport(Platform platform, Path file, Duration limit) {
    Path beside = platform.data().resolveSibling("import");
    List<String> command =
        OrderflowCommand.line(
            List.of(),
            List.of(
                "import",
                file.toString(),
                "--url",
                platform.url(),
                "--data",
                platform.data().toString(),
                "--report",
                beside + "-report.csv"));
    try (ChildProcess importer = ChildProcess.start(command, Path.of(beside + ".log"))) {
      int status = importer.awaitExit(limit);
      if (status != 0) {
        throw new IllegalStateException(
            "the import ended with status %d:%n%s".formatted(status, importer.tail()));
      }
    }
  }

  private static OneOrder placeAgain(Platform platform, JsonNode placed) {
    Api api = platform.api();
    Map<String, Integer> needed = new TreeMap<>();
    ObjectNode order = Shop.order("largest-again", "tok_ok");
    for (JsonNode line : placed.path("lines")) {
      String sku = line.path("sku").asString();
      String kind = line.path("kind").asString();
      int quantity = line.path("quantity").asInt();
      Shop.line(order, sku, quantity).put("kind", kind).set("unitPrice", line.path("unitPrice"));
      if (kind.equals("GOODS")) {
        needed.merge(sku, quantity, Integer::sum);
      }
    }
    needed.forEach((sku, quantity) -> receive(api, sku, quantity));
    return OneOrder.place(api, order, platform.importerToken());
  }

  private static void receive(Api api, String sku, int quantity) {
    String path = "/api/stock/%s/receipts".formatted(sku.replace(" ", "%20"));
    api.post(
            path, Json.object().put("quantity", quantity).put("reference", Shop.unique("delivery")))
        .expect(204);
  }

  /** What the log tells of an import, without a word of the importer's. */
  private static final class ImportedOrders {

    private long orders;
    private long lines;
    private long events;
    private long firstPlaced = Long.MAX_VALUE;
    private long lastConfirmed;
    private JsonNode largest = Json.object();

    static ImportedOrders readFrom(Platform platform) {
      ImportedOrders read = new ImportedOrders();
      try (EventLog log = platform.eventLog()) {
        log.each(-1, read::take);
      }
      return read;
    }

    private void take(EventLog.Entry entry) {
      long millis = entry.at().toEpochMilli();
      if (firstPlaced != Long.MAX_VALUE) {
        events++;
      }
      if (entry.type().equals("order.placed")) {
        JsonNode placed = entry.json();
        orders++;
        lines += placed.path("lines").size();
        firstPlaced = Math.min(firstPlaced, millis);
        if (placed.path("lines").size() > largest.path("lines").size()) {
          largest = placed;
        }
      } else if (entry.type().equals("order.confirmed")) {
        lastConfirmed = Math.max(lastConfirmed, millis);
      }
    }

    long orders() {
      return orders;
    }

    long lines() {
      return lines;
    }

    /** From the first order on. */
    long events() {
      return events;
    }

    double seconds() {
      return (lastConfirmed - firstPlaced) / 1e3;
    }

    JsonNode largest() {
      return largest;
    }
  }
}
