package io.orderflow.standalone.demo;

import io.orderflow.standalone.StandaloneOptions;
import io.orderflow.standalone.StandalonePlatform;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The run from which Java makes its start-up cache: the platform starts, takes orders through, is
 * asked what it can be asked, and stops.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Starts the platform, takes orders through it, and stops it.")
public final class WarmUpCommand implements Callable<Integer> {

  private static final List<String> QUERIES =
      List.of(
          "/api/orders?limit=10",
          "/api/stock?limit=10",
          "/api/products?limit=10",
          "/api/sales/by-day?zone=Europe/London",
          "/api/sales/by-country",
          "/api/sales/by-product?limit=10",
          "/actuator/health");

  @Override
  public Integer call() {
    try (TemporaryDirectory directory = TemporaryDirectory.create(false);
        StandalonePlatform platform =
            StandalonePlatform.start(StandaloneOptions.onFreePorts(directory.path()));
        Shop shop = new Shop(platform.url(), platform.importerToken())) {
      Stories.GOODS.forEach(shop::register);
      Teller teller = new Teller(shop, Teller.PATIENCE);
      boolean good = Stories.quick().stream().map(teller::tell).allMatch(Told::good);
      QUERIES.forEach(shop::get);
      return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }
}
