package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.AcknowledgementLog;
import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.EventLog;
import io.orderflow.systemtests.harness.OrderflowCommand;
import io.orderflow.systemtests.harness.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Kills the platform with kill -9 in the middle of an import, again and again. Three times in the
 * build; {@code -Dorderflow.kills=20} and {@code -Dorderflow.file=FILE} make it as long as wanted,
 * and {@code -Dorderflow.seed=N} repeats the moments of a run.
 */
class KillDuringImportTest {

  private static final int KILLS = Integer.getInteger("orderflow.kills", 3);
  private static final long SEED = Long.getLong("orderflow.seed", System.nanoTime());
  private static final Path FILE =
      Path.of(
          System.getProperty(
              "orderflow.file",
              "../standalone/src/test/resources/retail/online-retail-2010-12-01_03.csv.gz"));
  private static final Pattern SURVEY = Pattern.compile("(?m)^([0-9,]+) orders with ");
  private static final Duration PROGRESS = Duration.ofMinutes(2);
  private static final Duration WHOLE_IMPORT = Duration.ofMinutes(10);

  private final Random random = new Random(SEED);

  @Test
  @Timeout(3_600)
  void loses_nothing_doubles_nothing_and_leaves_nothing_stuck() {
    System.out.printf("%d kills, -Dorderflow.seed=%d, of an import of %s%n", KILLS, SEED, FILE);
    Path directory = SharedPlatform.newDirectory("kills");
    try (Platform platform = new Platform(directory).start();
        AcknowledgementLog acknowledged = new AcknowledgementLog(platform.url());
        ChildProcess importer = importer(platform, acknowledged)) {
      for (int threshold : thresholds(importer)) {
        killAfter(threshold, platform, acknowledged, importer);
        platform.launch();
        if (random.nextInt(4) == 0) {
          platform.kill(after(random.nextInt(4_000)));
          platform.launch();
        }
        platform.awaitReady();
      }
      assertThat(importer.awaitExit(WHOLE_IMPORT)).as(importer.tail()).isZero();

      everyAcknowledgedOrderIsThereOnce(platform, acknowledged);
      Ledgers.verify(platform, FILE);
      Ledgers.hold(platform);
      assertThat(platform.stop()).isZero();
    }
  }

  private ChildProcess importer(Platform platform, AcknowledgementLog acknowledged) {
    Path beside = platform.data().resolveSibling("import");
    List<String> arguments =
        List.of(
            "import",
            FILE.toString(),
            "--url",
            acknowledged.url(),
            "--data",
            platform.data().toString(),
            "--report",
            beside + "-report.csv");
    return ChildProcess.start(
        OrderflowCommand.line(List.of(), arguments), Path.of(beside + ".log"));
  }

  /** Numbers of acknowledged orders after which to kill, somewhere in the middle of the import. */
  private int[] thresholds(ChildProcess importer) {
    int orders = orders(importer);
    return random.ints(KILLS, orders / 50, orders * 9 / 10).sorted().toArray();
  }

  /** How many orders the file holds, which the importer says before it places the first. */
  private static int orders(ChildProcess importer) {
    Matcher survey =
        Awaitility.await("the number of orders")
            .atMost(PROGRESS)
            .until(() -> SURVEY.matcher(importer.said()), Matcher::find);
    return Integer.parseInt(survey.group(1).replace(",", ""));
  }

  private void killAfter(
      int threshold, Platform platform, AcknowledgementLog acknowledged, ChildProcess importer) {
    // At least one more, so that no two kills hit the same moment.
    int wanted = Math.max(threshold, acknowledged.orders().size() + 1);
    Awaitility.await("%d acknowledged orders".formatted(wanted))
        .atMost(PROGRESS)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> acknowledged.orders().size() >= wanted || !importer.isAlive());
    assertThat(importer.isAlive()).as("the import goes on; it said:%n%s", importer.tail()).isTrue();
    platform.kill(after(random.nextInt(300)));
    System.out.printf("killed after %d acknowledged orders%n", acknowledged.orders().size());
  }

  private static Duration after(int millis) {
    return Duration.ofMillis(millis);
  }

  private static void everyAcknowledgedOrderIsThereOnce(
      Platform platform, AcknowledgementLog acknowledged) {
    List<JsonNode> listed = allOrders(platform);
    List<String> ids = listed.stream().map(order -> order.path("orderId").asString()).toList();

    assertThat(ids).doesNotHaveDuplicates().containsAll(acknowledged.orders());
    assertThat(listed).allMatch(order -> order.path("status").asString().equals("CONFIRMED"));
    try (EventLog log = platform.eventLog()) {
      assertThat(
              log.all().stream()
                  .filter(entry -> entry.type().equals("order.placed"))
                  .map(entry -> entry.json().path("orderId").asString()))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  private static List<JsonNode> allOrders(Platform platform) {
    List<JsonNode> orders = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = platform.api().get("/api/orders?limit=200" + cursor).expect(200).json();
      page.path("items").forEach(orders::add);
      cursor = page.path("next").isString() ? "&cursor=" + page.path("next").asString() : "";
    } while (!cursor.isEmpty());
    return orders;
  }
}
