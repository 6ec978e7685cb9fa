package io.orderflow.benchmarks;

import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.Json;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.ProcessMemory;
import io.orderflow.systemtests.harness.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** From the shell's exec to the first order that is taken. */
@Command(
    name = "startup",
    description = "From ./orderflow run to the first order accepted: median of several.",
    mixinStandardHelpOptions = true)
final class StartupBenchmark implements Callable<Integer> {

  private static final double LIMIT_MILLIS = 6_000;
  private static final long GIVE_UP = Duration.ofMinutes(2).toNanos();
  private static final long BETWEEN_TRIES = Duration.ofMillis(10).toNanos();

  @Option(names = "--runs", description = "starts of each kind; ${DEFAULT-VALUE}")
  private int runs = 5;

  @Option(names = "--file", description = "what fills the directory; the excerpt by default")
  private Path file = ImportBenchmark.EXCERPT;

  @Override
  public Integer call() {
    // The first start builds what is not built, and the start-up cache.
    try (Platform first = Subject.fresh("startup").start()) {
      first.stop();
    }
    Samples empty = Samples.take(runs, () -> firstOrder(Subject.fresh("startup")));

    Platform filled = Subject.fresh("startup").start();
    fill(filled);
    ProcessMemory memory = ProcessMemory.of(filled.process().pid());
    filled.stop();
    Samples again = Samples.take(runs, () -> firstOrder(filled));
    Samples killed = Samples.take(runs, () -> afterKill(filled));

    Figures figures = new Figures("startup");
    figures.add(
        "first order accepted, new directory", empty.medianMillis(), "ms", "limit", LIMIT_MILLIS);
    figures.add(
        "first order accepted, filled directory",
        again.medianMillis(),
        "ms",
        "limit",
        LIMIT_MILLIS);
    figures.add(
        "first order accepted, filled, after kill -9",
        killed.medianMillis(),
        "ms",
        "limit",
        LIMIT_MILLIS);
    figures.add("resident after filling it", memory.residentBytes() / 1e6, "MB");
    figures.publish();
    return 0;
  }

  private void fill(Platform platform) {
    ImportBenchmark.runImport(platform, file, Duration.ofMinutes(15));
  }

  private static long afterKill(Platform platform) {
    platform.start();
    platform.kill();
    return firstOrder(platform);
  }

  /** Starts, measures and stops. */
  private static long firstOrder(Platform platform) {
    long began = System.nanoTime();
    try (ChildProcess process = platform.launch()) {
      while (!accepts(platform)) {
        if (!process.isAlive() || System.nanoTime() - began > GIVE_UP) {
          throw new IllegalStateException("no order was taken; it said:\n" + process.tail());
        }
        LockSupport.parkNanos(BETWEEN_TRIES);
      }
      long nanos = System.nanoTime() - began;
      platform.stop();
      return nanos;
    }
  }

  /** An order of a charge needs no product, so that a new directory can take one. */
  private static boolean accepts(Platform platform) {
    if (!Files.exists(platform.data().resolve("importer.token"))) {
      return false;
    }
    ObjectNode order = Shop.order(Shop.unique("customer"), "tok_ok");
    Shop.line(order, "POST", 1).put("kind", "CHARGE").set("unitPrice", Json.money("1.00"));
    try {
      return platform
              .shop()
              .tryToImport(order, Shop.unique("key"), platform.importerToken())
              .status()
          == 201;
    } catch (Api.Unreachable notYet) {
      return false;
    }
  }
}
