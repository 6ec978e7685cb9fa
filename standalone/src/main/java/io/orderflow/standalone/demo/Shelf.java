package io.orderflow.standalone.demo;

import io.orderflow.standalone.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is left in stock when all is over. */
final class Shelf {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  /** The stock of one product as the platform shows it. */
  record Seen(Goods goods, long received, long available, long reserved) {

    boolean good() {
      return received == goods.received()
          && reserved == goods.reserved()
          && available == goods.received() - goods.reserved();
    }
  }

  private Shelf() {}

  /** Looks until the read side has all of it, or patience is at its end. */
  static List<Seen> look(Shop shop, List<Goods> goods) {
    Instant limit = Instant.now().plus(PATIENCE);
    while (true) {
      List<Seen> seen = goods.stream().map(each -> seen(shop, each)).toList();
      if (seen.stream().allMatch(Seen::good) || Instant.now().isAfter(limit)) {
        return seen;
      }
      pause();
    }
  }

  private static Seen seen(Shop shop, Goods goods) {
    JsonNode stock = shop.stock(goods.sku());
    return new Seen(
        goods,
        stock.path("received").asLong(),
        stock.path("available").asLong(),
        stock.path("reserved").asLong());
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("the demo was stopped", stopped);
    }
  }
}
