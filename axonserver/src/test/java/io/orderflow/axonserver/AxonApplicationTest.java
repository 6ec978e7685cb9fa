package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.CountedUp;
import io.orderflow.axonserver.Counting.Counter;
import io.orderflow.axonserver.Counting.HowMuch;
import io.orderflow.axonserver.Counting.Refuse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two applications that know each other only through the node. */
class AxonApplicationTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Totals totals = new Totals();
  private final Configuration writer =
      Applications.start(node, "writer", c -> c.configureAggregate(Counter.class));
  private final Configuration reader =
      Applications.start(
          node,
          "reader",
          c ->
              c.registerQueryHandler(any -> totals)
                  .eventProcessing(
                      events ->
                          events
                              .registerEventHandler(any -> totals)
                              .usingPooledStreamingEventProcessors()));

  @AfterEach
  void stop() {
    reader.shutdown();
    writer.shutdown();
    node.close();
  }

  static final class Totals {

    private final Map<String, Integer> byCounter = new ConcurrentHashMap<>();

    @EventHandler
    void on(CountedUp event) {
      byCounter.put(event.counterId(), event.total());
    }

    @QueryHandler
    Integer handle(HowMuch query) {
      return byCounter.getOrDefault(query.counterId(), 0);
    }
  }

  private int send(CountUp command) {
    return reader.commandGateway().sendAndWait(command, 10, TimeUnit.SECONDS);
  }

  private int ask(String counterId) {
    return writer
        .queryGateway()
        .query(new HowMuch(counterId), Integer.class)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Nested
  class GivenCommandsOfOneApplicationHandledByAnother {

    @Test
    void theirResultsComeBackAndTheirEventsAreSourcedAgain() {
      assertThat(send(new CountUp("a", 1))).isEqualTo(1);
      assertThat(send(new CountUp("a", 2))).isEqualTo(3);
      assertThat(send(new CountUp("b", 5))).isEqualTo(5);
      assertThat(send(new CountUp("a", 4))).isEqualTo(7);
    }

    @Test
    void theirEventsReachTheProjectionThatQueriesRead() {
      for (int i = 0; i < 50; i++) {
        send(new CountUp("c" + i % 5, 1));
      }

      await().atMost(Duration.ofSeconds(10)).until(() -> ask("c4") == 10);
      assertThat(ask("c0")).isEqualTo(10);
      assertThat(ask("unknown")).isZero();
    }

    @Test
    void theirFailuresComeBackAsFailures() {
      assertThatThrownBy(
              () -> reader.commandGateway().sendAndWait(new Refuse("a"), 10, TimeUnit.SECONDS))
          .isInstanceOf(CommandExecutionException.class)
          .hasMessageContaining("refused for a");
    }
  }
}
