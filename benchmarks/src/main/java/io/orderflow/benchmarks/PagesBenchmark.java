package io.orderflow.benchmarks;

import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A page of one customer's orders must cost the same however many orders there are. */
@Command(
    name = "pages",
    description = "A page of one customer's orders, among few orders and among many.",
    mixinStandardHelpOptions = true)
final class PagesBenchmark implements Callable<Integer> {

  private static final String CUSTOMER = "regular";
  private static final int OF_THE_CUSTOMER = 60;
  private static final int PRODUCTS = 200;
  private static final int READS = 300;
  private static final Duration CATCH_UP = Duration.ofMinutes(10);

  @Option(names = "--few", description = "${DEFAULT-VALUE}")
  private int few = 1_000;

  @Option(names = "--many", description = "${DEFAULT-VALUE}")
  private int many = 100_000;

  @Option(names = "--clients", description = "that place orders at a time; ${DEFAULT-VALUE}")
  private int clients = 24;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    try (Platform platform = Subject.fresh("pages").start()) {
      Api api = platform.api();
      List<String> skus = products(platform.shop());
      for (int number = 0; number < OF_THE_CUSTOMER; number++) {
        platform.shop().place(Shop.order(CUSTOMER, "tok_ok", skus.get(number), 1));
      }
      place(api, skus, few - OF_THE_CUSTOMER);
      awaitLast(api);
      // Enough reads first that the JIT compiler makes no difference between the two.
      read(api);
      Samples amongFew = read(api);

      long began = System.nanoTime();
      place(api, skus, many - few);
      double seconds = (System.nanoTime() - began) / 1e9;
      awaitLast(api);
      read(api);
      Samples amongMany = read(api);

      Figures figures = new Figures("pages");
      figures.add("orders placed by HTTP meanwhile", (many - few) / seconds, "orders/s");
      figures.add(
          "page of 50, among %d orders, median".formatted(few), amongFew.medianMillis(), "ms");
      figures.add(
          "page of 50, among %d orders, 99 of 100".formatted(few), amongFew.p99Millis(), "ms");
      figures.add(
          "page of 50, among %d orders, median".formatted(many),
          amongMany.medianMillis(),
          "ms",
          "among few",
          amongFew.medianMillis());
      figures.add(
          "page of 50, among %d orders, 99 of 100".formatted(many),
          amongMany.p99Millis(),
          "ms",
          "among few",
          amongFew.p99Millis());
      figures.publish();
      return platform.stop();
    }
  }

  private List<String> products(Shop shop) {
    List<String> skus = new ArrayList<>();
    for (int number = 0; number < PRODUCTS; number++) {
      skus.add(shop.product("2.55", many));
    }
    return skus;
  }

  private void place(Api api, List<String> skus, int count)
      throws InterruptedException, ExecutionException {
    Shop shop = new Shop(api);
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> shares = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int first = client;
        shares.add(
            threads.submit(
                () -> {
                  for (int number = first; number < count; number += clients) {
                    String sku = skus.get(number % skus.size());
                    shop.place(Shop.order("customer-" + number % 997, "tok_ok", sku, 1));
                  }
                }));
      }
      for (Future<?> share : shares) {
        share.get();
      }
    }
  }

  /** The views follow the log: they are up to date once the newest order can be read. */
  private static void awaitLast(Api api) {
    Shop shop = new Shop(api);
    String sku = shop.product("1.00", 1);
    String last = shop.place("tok_ok", sku, 1);
    Awaitility.await("the last order is confirmed")
        .atMost(CATCH_UP)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> api.get("/api/orders/" + last),
            answer ->
                answer.status() == 200
                    && answer.json().path("status").asString().equals("CONFIRMED"));
  }

  private static Samples read(Api api) {
    return Samples.take(
        READS,
        () -> {
          long began = System.nanoTime();
          api.get("/api/orders?limit=50&customerId=" + CUSTOMER).expect(200);
          return System.nanoTime() - began;
        });
  }
}
