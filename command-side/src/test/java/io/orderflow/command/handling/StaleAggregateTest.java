package io.orderflow.command.handling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.CommandAnswer.Accepted;
import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.stock.StockCommand.ReceiveStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.command.CommandSide;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.command.AxonServerCommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes that handle commands of one aggregate in turn, each from its own cache. */
class StaleAggregateTest {

  private static AxonServerNode node;
  private static CommandSide one;
  private static CommandSide other;

  @BeforeAll
  static void start() {
    node = AxonServerNode.temporary();
    one = new CommandSide(node);
    other = new CommandSide(node);
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    node.close();
  }

  private static Accepted handleIn(CommandSide process, Object command) throws Exception {
    CompletableFuture<Accepted> answer = new CompletableFuture<>();
    process
        .bean(AxonServerCommandBus.class)
        .localSegment()
        .<Object, Accepted>dispatch(
            GenericCommandMessage.asCommandMessage(command),
            (message, result) -> {
              if (result.isExceptional()) {
                answer.completeExceptionally(result.exceptionResult());
              } else {
                answer.complete(result.getPayload());
              }
            });
    return answer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_stale_aggregate_heals() throws Exception {
    StockItemId item = new StockItemId(new Sku("STALE"));
    assertThat(handleIn(one, new ReceiveStock(item, 1, "a")).version()).isZero();
    for (int i = 1; i <= 10; i++) {
      CommandSide process = i % 2 == 0 ? one : other;
      assertThat(handleIn(process, new ReceiveStock(item, 1, "r" + i)).version()).isEqualTo(i);
    }
  }

  @Test
  void a_snapshot_holds_the_whole_ledger() throws Exception {
    StockItemId item = new StockItemId(new Sku("SNAP"));
    handleIn(one, new ReceiveStock(item, 1_000, "a"));
    for (int i = 1; i <= 250; i++) {
      handleIn(one, reserve(item, i));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                one.bean(AxonServerConnectionManager.class)
                        .getConnection()
                        .eventChannel()
                        .loadSnapshot(item.toString())
                        .asStream()
                        .toList()
                        .size()
                    == 1);
    // The other process has never seen it: it starts from the snapshot.
    assertThat(handleIn(other, reserve(item, 17)).version()).isEqualTo(250);
    assertThat(handleIn(other, new ReceiveStock(item, 1_000, "a")).version()).isEqualTo(250);
    assertThat(handleIn(other, reserve(item, 251)).version()).isEqualTo(251);
  }

  private static ReserveStock reserve(StockItemId item, int order) {
    return new ReserveStock(item, new OrderId("o" + order), List.of(new LineQuantity(1, 2)));
  }
}
