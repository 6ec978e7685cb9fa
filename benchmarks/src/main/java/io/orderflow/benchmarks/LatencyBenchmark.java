package io.orderflow.benchmarks;

import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One order at a time. */
@Command(
    name = "latency",
    description = "One order by HTTP at low load: time to 201, and until it reads CONFIRMED.",
    mixinStandardHelpOptions = true)
final class LatencyBenchmark implements Callable<Integer> {

  private static final double ACCEPTED_LIMIT_MILLIS = 10;
  private static final double CONFIRMED_LIMIT_MILLIS = 100;

  @Option(names = "--orders", description = "measured orders; ${DEFAULT-VALUE}")
  private int orders = 500;

  @Option(names = "--warm-up", description = "orders before them; ${DEFAULT-VALUE}")
  private int warmUp = 1_000;

  @Override
  public Integer call() {
    try (Platform platform = Subject.fresh("latency").start()) {
      Shop shop = platform.shop();
      Api api = platform.api();
      String sku = shop.product("2.55", 10 * (orders + warmUp));
      place(api, sku, warmUp);
      List<OneOrder> measured = place(api, sku, orders);
      Samples disk = Subject.syncs(platform.data(), 200);
      Samples accepted = Samples.of(measured.stream().mapToLong(OneOrder::acceptedNanos).toArray());
      Samples confirmed =
          Samples.of(measured.stream().mapToLong(OneOrder::confirmedNanos).toArray());

      Figures figures = new Figures("latency");
      figures.add("orders measured", orders, "orders");
      figures.add("one sync of this disk, median", disk.medianMillis(), "ms");
      figures.add("201, median", accepted.medianMillis(), "ms", "limit", ACCEPTED_LIMIT_MILLIS);
      figures.add(
          "201, median in syncs", accepted.medianMillis(), "ms", "one sync", disk.medianMillis());
      figures.add("201, 99 of 100", accepted.p99Millis(), "ms");
      figures.add(
          "CONFIRMED readable, median",
          confirmed.medianMillis(),
          "ms",
          "limit",
          CONFIRMED_LIMIT_MILLIS);
      figures.add("CONFIRMED readable, 99 of 100", confirmed.p99Millis(), "ms");
      figures.publish();
      return platform.stop();
    }
  }

  private static List<OneOrder> place(Api api, String sku, int count) {
    List<OneOrder> placed = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      placed.add(OneOrder.place(api, Shop.order(Shop.unique("customer"), "tok_ok", sku, 2), null));
    }
    return placed;
  }
}
