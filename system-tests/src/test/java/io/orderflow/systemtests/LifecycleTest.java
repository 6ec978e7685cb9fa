package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.EventLog;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A platform that is started, stopped, killed and started again. */
class LifecycleTest {

  private final Path directory = SharedPlatform.newDirectory("lifecycle");
  private final Platform platform = new Platform(directory);

  @AfterEach
  void leaves_no_process_behind() {
    platform.close();
  }

  @Test
  @Timeout(300)
  void goes_on_where_it_was_after_sigterm_and_after_kill_9() throws Exception {
    platform.start();
    Shop shop = platform.shop();
    String sku = shop.product("2.50", 100);
    String first = shop.place("tok_ok", sku, 1);
    shop.await(first, "CONFIRMED");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("importer.token"))))
        .isEqualTo("rw-------");
    String token = platform.importerToken();

    aSecondStartIsRefused();
    shop.await(shop.place("tok_ok", sku, 1), "CONFIRMED");

    assertThat(platform.stop()).as(platform.process().tail()).isZero();
    assertThat(platform.process().said()).doesNotContain("Exception", " ERROR ");

    platform.start();
    assertThat(platform.importerToken()).isEqualTo(token);
    assertThat(shop.find(first).path("status").asString()).isEqualTo("CONFIRMED");
    shop.awaitStock(sku, 98, 2);

    List<String> unfinished = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      unfinished.add(shop.place("tok_flaky", sku, 1));
    }
    platform.kill();

    platform.start();
    unfinished.forEach(orderId -> shop.await(orderId, "CONFIRMED"));
    shop.awaitStock(sku, 78, 22);
    try (EventLog log = platform.eventLog()) {
      assertThat(log.all().stream().filter(entry -> entry.type().equals("order.confirmed")))
          .hasSize(22);
    }
    Ledgers.hold(platform);
    assertThat(platform.stop()).as(platform.process().tail()).isZero();
  }

  private void aSecondStartIsRefused() {
    Platform second = new Platform(directory);
    try (ChildProcess process = second.launch()) {
      assertThat(process.awaitExit(Duration.ofSeconds(40))).isNotZero();
      assertThat(process.said())
          .contains(directory.toAbsolutePath().normalize().toString())
          .doesNotContain("\tat ");
    }
  }
}
