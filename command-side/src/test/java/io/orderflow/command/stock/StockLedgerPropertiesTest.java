package io.orderflow.command.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.RejectedException;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockCommand.AdjustStock;
import io.orderflow.api.stock.StockCommand.ReceiveStock;
import io.orderflow.api.stock.StockCommand.ReleaseStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import io.orderflow.api.stock.StockItemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The ledger of units under commands that come twice, late and in any order; every run is seeded.
 */
class StockLedgerPropertiesTest {

  private static final int RUNS = 2_000;
  private static final Sku SKU = new Sku("85123A");
  private static final StockItemId ID = new StockItemId(SKU);

  /** The invariants as a second, naive reading of the events keeps them. */
  private static final class Books {
    long owned;
    final Map<OrderId, Long> held = new HashMap<>();
    final Set<OrderId> everReserved = new HashSet<>();

    void add(StockEvent event) {
      switch (event) {
        case StockReceived received -> owned += received.quantity();
        case StockAdjusted adjusted -> owned += adjusted.quantity();
        case StockReserved reserved -> {
          assertThat(everReserved.add(reserved.orderId())).as("reserved once").isTrue();
          held.put(reserved.orderId(), StockLedger.units(reserved.lines()));
        }
        case StockReservationReleased released -> {
          Long units = held.remove(released.orderId());
          assertThat(StockLedger.units(released.lines())).isEqualTo(units == null ? 0 : units);
        }
        case StockReservationRejected _ -> {}
      }
    }

    long available() {
      return owned - held.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Test
  void the_ledger_of_units_holds() {
    for (long seed = 1; seed <= RUNS; seed++) {
      run(new Random(seed), seed);
    }
  }

  private static void run(Random random, long seed) {
    List<StockCommand> commands = commands(random);
    StockLedger ledger = new StockLedger();
    Books books = new Books();
    List<StockEvent> log = new ArrayList<>();
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    for (StockCommand command : commands) {
      for (StockEvent event : decide(ledger, command)) {
        ledger.apply(event, at);
        books.add(event);
        log.add(event);
      }
      assertThat(decide(ledger, command)).as("seed %d: %s again", seed, command).isEmpty();
      assertThat(ledger.available())
          .as("seed %d after %s", seed, command)
          .isEqualTo(books.available())
          .isNotNegative();
    }
    assertThat(Collections.disjoint(books.held.keySet(), released(commands)))
        .as("seed %d: what was given back, early or late, is held by nobody", seed)
        .isTrue();
    StockLedger replayed = new StockLedger();
    for (StockEvent each : log) {
      replayed.apply(each, at);
    }
    assertThat(replayed.snapshot()).isEqualTo(ledger.snapshot());
    assertThat(new StockLedger(ledger.snapshot()).snapshot()).isEqualTo(ledger.snapshot());
  }

  private static List<StockEvent> decide(StockLedger ledger, StockCommand command) {
    try {
      return StockDecider.decide(ledger, command);
    } catch (RejectedException refused) {
      return List.of();
    }
  }

  private static Set<OrderId> released(List<StockCommand> commands) {
    Set<OrderId> released = new HashSet<>();
    commands.forEach(
        each -> {
          if (each instanceof ReleaseStock release) {
            released.add(release.orderId());
          }
        });
    return released;
  }

  private static List<StockCommand> commands(Random random) {
    List<StockCommand> commands = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      commands.add(new ReceiveStock(ID, 1 + random.nextInt(20), "d" + i));
      int found = random.nextInt(-10, 10);
      if (found != 0) {
        commands.add(new AdjustStock(ID, found, "count", "c" + i));
      }
    }
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      OrderId order = new OrderId("o" + i);
      List<LineQuantity> lines = new ArrayList<>();
      for (int line = 1; line <= 1 + random.nextInt(3); line++) {
        lines.add(new LineQuantity(line, 1 + random.nextInt(6)));
      }
      commands.add(new ReserveStock(ID, order, lines));
      if (random.nextBoolean()) {
        commands.add(new ReleaseStock(ID, order));
      }
    }
    List<StockCommand> sent = new ArrayList<>(commands);
    commands.forEach(each -> sent.addAll(Collections.nCopies(random.nextInt(3), each)));
    Collections.shuffle(sent, random);
    return sent;
  }
}
