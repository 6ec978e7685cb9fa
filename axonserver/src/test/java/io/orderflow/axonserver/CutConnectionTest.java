package io.orderflow.axonserver;

import static io.axoniq.axonserver.grpc.admin.Result.SUCCESS;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.admin.AdminChannel;
import io.axoniq.axonserver.connector.event.PersistentStreamProperties;
import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.CountedUp;
import io.orderflow.axonserver.Counting.Counter;
import io.orderflow.axonserver.Counting.HowMuch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.axonframework.axonserver.connector.event.axon.PersistentStreamMessageSource;
import org.axonframework.axonserver.connector.event.axon.PersistentStreamSequencingPolicyProvider;
import org.axonframework.config.Configuration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.queryhandling.QueryHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two applications: one handles commands and queries and follows the events, behind a proxy that
 * cuts it off in the middle and lets it come back; the other one asks.
 */
@Timeout(120)
class CutConnectionTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final TcpProxy proxy = new TcpProxy(node.grpcPort());
  private final Following following = new Following();
  private final Streamed streamed = new Streamed();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final Configuration far =
      Applications.start(
          node,
          "far",
          "far-1",
          settings -> settings.servers("127.0.0.1:" + proxy.port()),
          configurer -> {
            configurer.configureAggregate(Counter.class).registerQueryHandler(any -> following);
            configurer
                .eventProcessing()
                .usingPooledStreamingEventProcessors()
                .registerEventHandler(any -> following)
                .registerEventHandler(any -> streamed)
                .registerSubscribingEventProcessor(
                    "streamed",
                    c -> new PersistentStreamMessageSource("stream", c, properties(), threads, 16));
            return configurer;
          });
  private final Configuration near = Applications.start(node, "near", c -> c);

  private static PersistentStreamProperties properties() {
    return new PersistentStreamProperties(
        "streamed",
        2,
        PersistentStreamSequencingPolicyProvider.SEQUENTIAL_PER_AGGREGATE_POLICY,
        List.of(),
        PersistentStreamProperties.TAIL_POSITION,
        null);
  }

  @AfterEach
  void stop() {
    proxy.restore();
    near.shutdown();
    far.shutdown();
    threads.shutdownNow();
    proxy.close();
    node.close();
  }

  @ProcessingGroup("following")
  static final class Following {

    private final List<Integer> totals = new CopyOnWriteArrayList<>();

    @EventHandler
    void on(CountedUp event) {
      totals.add(event.total());
    }

    @QueryHandler
    Integer handle(HowMuch query) {
      return totals.size();
    }
  }

  @ProcessingGroup("streamed")
  static final class Streamed {

    private final List<Integer> totals = new CopyOnWriteArrayList<>();

    @EventHandler
    void on(CountedUp event) {
      totals.add(event.total());
    }
  }

  private int countUp() {
    return near.commandGateway().sendAndWait(new CountUp("a", 1), 10, TimeUnit.SECONDS);
  }

  private int ask() {
    return near.queryGateway()
        .query(new HowMuch("a"), Integer.class)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(40)).ignoreExceptions();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void whatWasCutOffComesBackByItselfAndMissesNothing() {
    soon().until(() -> countUp() > 0);
    for (int i = 0; i < 30; i++) {
      countUp();
    }
    soon().until(() -> following.totals.size() >= 20 && streamed.totals.size() >= 20);

    proxy.cut();
    soon()
        .until(
            () -> {
              try {
                countUp();
                return false;
              } catch (RuntimeException nobodyHandlesIt) {
                return true;
              }
            });
    proxy.restore();

    soon().until(() -> countUp() > 0);
    int last = 0;
    for (int i = 0; i < 30; i++) {
      last = countUp();
    }
    int all = last;
    soon().until(() -> following.totals.size() >= all);
    soon().until(() -> ask() == all);
    assertThat(following.totals).isEqualTo(upTo(all));
    soon().until(() -> streamed.totals.contains(all));
    assertThat(streamed.totals.stream().distinct().toList()).isEqualTo(upTo(all));
    itsProcessorIsPausedAndStarted();
  }

  private void itsProcessorIsPausedAndStarted() {
    EventProcessor processor =
        far.eventProcessingConfiguration().eventProcessor("following").orElseThrow();
    try (Clients clients = new Clients(node)) {
      AdminChannel admin = clients.connect("admin").adminChannel();
      String tokenStore =
          far.eventProcessingConfiguration()
              .tokenStore("following")
              .retrieveStorageIdentifier()
              .orElseThrow();

      soon().until(() -> get(admin.pauseEventProcessor("following", tokenStore)) == SUCCESS);
      assertThat(processor.isRunning()).isFalse();
      int last = countUp();
      get(admin.startEventProcessor("following", tokenStore));

      soon().until(() -> following.totals.equals(upTo(last)));
    }
  }
}
