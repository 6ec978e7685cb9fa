package io.orderflow.axonserver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.event.PersistentStreamProperties;
import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.CountedUp;
import io.orderflow.axonserver.Counting.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.PersistentStreamMessageSource;
import org.axonframework.axonserver.connector.event.axon.PersistentStreamSequencingPolicyProvider;
import org.axonframework.config.Configuration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ReplayStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications whose subscribing processors are fed by a persistent stream. */
class StreamApplicationTest {

  @TempDir Path data = Path.of("");
  private @Nullable AxonServerNode node;
  private int port;
  private final List<Configuration> applications = new ArrayList<>();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
  private final Projection first = new Projection();
  private final Projection second = new Projection();

  @ProcessingGroup("projection")
  static final class Projection {

    private final List<CountedUp> handled = new CopyOnWriteArrayList<>();
    private final List<CountedUp> replayed = new CopyOnWriteArrayList<>();

    @EventHandler
    void on(CountedUp event, ReplayStatus status) {
      (status.isReplay() ? replayed : handled).add(event);
    }
  }

  @BeforeEach
  void start() {
    node = AxonServerNode.builder(data).grpcPort(port).httpPort(0).start();
    port = node.grpcPort();
  }

  @AfterEach
  void stop() {
    applications.forEach(Configuration::shutdown);
    requireNonNull(node).close();
    threads.shutdownNow();
  }

  private Configuration application(String clientId, Projection projection) {
    PersistentStreamProperties properties =
        new PersistentStreamProperties(
            "projection",
            4,
            PersistentStreamSequencingPolicyProvider.SEQUENTIAL_PER_AGGREGATE_POLICY,
            List.of(),
            PersistentStreamProperties.TAIL_POSITION,
            null);
    Configuration application =
        Applications.start(
            requireNonNull(node),
            "projecting",
            clientId,
            configurer -> {
              configurer.configureAggregate(Counter.class);
              configurer
                  .eventProcessing()
                  .registerEventHandler(any -> projection)
                  .registerSubscribingEventProcessor(
                      "projection",
                      c -> new PersistentStreamMessageSource("stream", c, properties, threads, 16));
              return configurer;
            });
    applications.add(application);
    return application;
  }

  private static void countUp(Configuration application, int times) {
    for (int i = 0; i < times; i++) {
      application.commandGateway().sendAndWait(new CountUp("c" + i % 12, 1), 10, TimeUnit.SECONDS);
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private static Map<String, List<Integer>> totals(Stream<CountedUp> events) {
    return events.collect(
        Collectors.groupingBy(
            CountedUp::counterId, Collectors.mapping(CountedUp::total, Collectors.toList())));
  }

  /** Each of the twelve counters counted from one up to the last, each number once, in order. */
  private static void assertOnceInOrder(Map<String, List<Integer>> totals, int last) {
    assertThat(totals).hasSize(12);
    assertThat(totals.values())
        .allSatisfy(
            each -> assertThat(each).isEqualTo(IntStream.rangeClosed(1, last).boxed().toList()));
  }

  private static long segmentsOf(Configuration application, String clientId) {
    return application
        .getComponent(AxonServerConnectionManager.class)
        .getConnection()
        .eventChannel()
        .persistentStreams()
        .orTimeout(10, TimeUnit.SECONDS)
        .join()
        .stream()
        .flatMap(stream -> stream.getSegmentsList().stream())
        .filter(segment -> segment.getClientId().equals(clientId))
        .count();
  }

  @Test
  void anApplicationsProcessorHandlesEachEventOnceAndInOrder() {
    Configuration application = application("p1", first);

    countUp(application, 120);

    soon().until(() -> first.handled.size() >= 120);
    assertOnceInOrder(totals(first.handled.stream()), 10);
    assertThat(first.replayed).isEmpty();
  }

  @Test
  void twoApplicationsShareTheSegmentsAndOneThatStopsIsRelieved() {
    Configuration one = application("p1", first);
    Configuration other = application("p2", second);
    soon().until(() -> segmentsOf(one, "p1") == 2 && segmentsOf(one, "p2") == 2);

    countUp(one, 120);

    soon().until(() -> first.handled.size() + second.handled.size() >= 120);
    assertThat(first.handled).isNotEmpty();
    assertThat(second.handled).isNotEmpty();
    assertThat(new HashSet<>(totals(first.handled.stream()).keySet()))
        .doesNotContainAnyElementsOf(totals(second.handled.stream()).keySet());

    applications.remove(other);
    other.shutdown();
    soon().until(() -> segmentsOf(one, "p1") == 4);
    countUp(one, 60);

    soon().until(() -> first.handled.size() + second.handled.size() >= 180);
    assertOnceInOrder(totals(Stream.concat(second.handled.stream(), first.handled.stream())), 15);
  }

  @Test
  void afterARestartOfTheNodeItGoesOnByItself() {
    Configuration application = application("p1", first);
    countUp(application, 60);
    soon().until(() -> first.handled.size() >= 60);

    requireNonNull(node).close();
    start();

    soon().ignoreExceptions().until(() -> segmentsOf(application, "p1") == 4);
    soon().ignoreExceptions().until(() -> isCounted(application));
    countUp(application, 60);
    soon()
        .untilAsserted(
            () ->
                assertOnceInOrder(
                    totals(
                        first.handled.stream()
                            .filter(each -> !each.counterId().equals("probe"))
                            .distinct()),
                    10));
  }

  private static boolean isCounted(Configuration application) {
    application.commandGateway().sendAndWait(new CountUp("probe", 1), 2, TimeUnit.SECONDS);
    return true;
  }

  @Test
  void aResetReplaysAllAndSaysSo() {
    Configuration application = application("p1", first);
    countUp(application, 60);
    soon().until(() -> first.handled.size() >= 60);

    application
        .getComponent(AxonServerConnectionManager.class)
        .getConnection()
        .eventChannel()
        .resetPersistentStreamAtTail("stream")
        .orTimeout(20, TimeUnit.SECONDS)
        .join();

    soon().until(() -> first.replayed.size() >= 60);
    assertOnceInOrder(totals(first.replayed.stream()), 5);
    countUp(application, 12);
    soon().until(() -> first.handled.size() >= 72);
    assertOnceInOrder(totals(first.handled.stream()), 6);
  }
}
