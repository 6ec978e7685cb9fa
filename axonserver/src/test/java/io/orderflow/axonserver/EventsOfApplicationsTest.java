package io.orderflow.axonserver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.axoniq.axonserver.grpc.event.Event;
import io.orderflow.axonserver.Counting.CountUp;
import io.orderflow.axonserver.Counting.CountedUp;
import io.orderflow.axonserver.Counting.Counter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventScheduler;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.scheduling.EventScheduler;
import org.axonframework.eventhandling.scheduling.ScheduleToken;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What configured applications do with events, besides appending and following them. */
@Timeout(60)
class EventsOfApplicationsTest {

  @TempDir Path data = Path.of("");
  private @Nullable AxonServerNode node;
  private int port;
  private final List<Configuration> applications = new ArrayList<>();

  @BeforeEach
  void start() {
    start(Clock.systemUTC());
  }

  private void start(Clock clock) {
    node = AxonServerNode.builder(data).grpcPort(port).httpPort(0).clock(clock).start();
    port = node.grpcPort();
  }

  @AfterEach
  void stop() {
    applications.forEach(Configuration::shutdown);
    requireNonNull(node).close();
  }

  private Configuration application(String component, UnaryOperator<Configurer> parts) {
    Configuration application = Applications.start(requireNonNull(node), component, parts);
    applications.add(application);
    return application;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }

  @Nested
  class GivenScheduledEvents {

    record Reminded(String of) {}

    static final class Reminders {

      private final List<String> reminders = new CopyOnWriteArrayList<>();

      @EventHandler
      void on(Reminded event) {
        reminders.add(event.of());
      }
    }

    private final Reminders reminders = new Reminders();
    private final Instant inAnHour = Instant.now().plus(Duration.ofHours(1));

    private EventScheduler scheduler() {
      return application(
              "scheduling",
              configurer -> {
                configurer.registerComponent(
                    EventScheduler.class,
                    c ->
                        AxonServerEventScheduler.builder()
                            .connectionManager(c.getComponent(AxonServerConnectionManager.class))
                            .eventSerializer(c.eventSerializer())
                            .build());
                configurer.onInitialize(c -> c.getComponent(EventScheduler.class));
                return configurer;
              })
          .getComponent(EventScheduler.class);
    }

    private void remind() {
      application(
          "reminding",
          configurer -> {
            configurer
                .eventProcessing()
                .usingPooledStreamingEventProcessors((c, builder) -> builder.initialSegmentCount(1))
                .registerEventHandler(any -> reminders);
            return configurer;
          });
    }

    private void awaitReminders(String... expected) {
      soon().untilAsserted(() -> assertThat(reminders.reminders).containsExactly(expected));
    }

    @Test
    void theyComeToAnotherApplicationWhenTheyAreDueAndSoonerWhenTheyAreMoved() {
      EventScheduler scheduler = scheduler();
      remind();
      ScheduleToken lunch = scheduler.schedule(inAnHour, new Reminded("lunch"));
      scheduler.schedule(Duration.ofMillis(10), new Reminded("breakfast"));
      awaitReminders("breakfast");

      scheduler.reschedule(lunch, Duration.ofMillis(10), new Reminded("early lunch"));

      awaitReminders("breakfast", "early lunch");
    }

    @Test
    void theyOutliveTheNodeAndTheirTokensAreStillGood() {
      EventScheduler scheduler = scheduler();
      remind();
      ScheduleToken dentist = scheduler.schedule(inAnHour, new Reminded("dentist"));
      scheduler.schedule(inAnHour, new Reminded("lunch"));
      ScheduleToken tea = scheduler.schedule(inAnHour.plusSeconds(1), new Reminded("tea"));
      ScheduleToken party =
          scheduler.schedule(Duration.ofDays(9), new Reminded("party in nine days"));
      scheduler.cancelSchedule(dentist);

      requireNonNull(node).close();
      start(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));

      awaitReminders("lunch", "tea");
      scheduler.cancelSchedule(tea);
      scheduler.reschedule(party, Duration.ofMillis(10), new Reminded("party"));
      awaitReminders("lunch", "tea", "party");
    }
  }

  @Nested
  class GivenAnAggregateWithSnapshots {

    record Add(@TargetAggregateIdentifier String tallyId) {}

    record Added(String tallyId) {}

    record Look(@TargetAggregateIdentifier String tallyId) {}

    record Seen(int total, int sourced) {}

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static class Tally {

      @AggregateIdentifier private @Nullable String id;
      private int total;
      @JsonIgnore private int sourced;

      Tally() {}

      @CommandHandler
      @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
      void handle(Add command) {
        apply(new Added(command.tallyId()));
      }

      @CommandHandler
      Seen handle(Look command) {
        return new Seen(total, sourced);
      }

      @EventSourcingHandler
      void on(Added event) {
        id = event.tallyId();
        total++;
        sourced++;
      }
    }

    private Configuration tallying(String component) {
      return application(
          component,
          configurer ->
              configurer.configureAggregate(
                  AggregateConfigurer.defaultConfiguration(Tally.class)
                      .configureSnapshotTrigger(
                          c -> new EventCountSnapshotTriggerDefinition(c.snapshotter(), 5))));
    }

    private static <T> T send(Configuration application, Object command) {
      return application.commandGateway().sendAndWait(command, 10, TimeUnit.SECONDS);
    }

    private static List<Long> snapshots(Configuration application) {
      return application
          .getComponent(AxonServerConnectionManager.class)
          .getConnection()
          .eventChannel()
          .loadSnapshots("t", 0, Long.MAX_VALUE, 10)
          .asStream()
          .map(Event::getAggregateSequenceNumber)
          .toList();
    }

    @Test
    void aFreshApplicationStartsFromTheNewestAndSourcesOnlyWhatFollows() {
      Configuration first = tallying("first");
      for (int i = 0; i < 5; i++) {
        send(first, new Add("t"));
      }
      soon().until(() -> snapshots(first).equals(List.of(4L)));
      for (int i = 0; i < 2; i++) {
        send(first, new Add("t"));
      }
      applications.remove(first);
      first.shutdown();

      Configuration fresh = tallying("fresh");

      assertThat(GivenAnAggregateWithSnapshots.<Seen>send(fresh, new Look("t")))
          .isEqualTo(new Seen(7, 2));
    }
  }

  @Nested
  class GivenTokens {

    private static void countUp(Configuration application, int times) {
      for (int i = 0; i < times; i++) {
        application.commandGateway().sendAndWait(new CountUp("c", 1), 10, TimeUnit.SECONDS);
      }
    }

    /** The next totals after the token. */
    private static List<Integer> after(
        @Nullable TrackingToken token, Configuration application, int count)
        throws InterruptedException {
      List<Integer> totals = new ArrayList<>();
      try (BlockingStream<TrackedEventMessage<?>> stream =
          application.eventStore().openStream(token)) {
        while (totals.size() < count && stream.hasNextAvailable(10, TimeUnit.SECONDS)) {
          totals.add(((CountedUp) stream.nextAvailable().getPayload()).total());
        }
      }
      return totals;
    }

    @Test
    void thoseOfTheTailTheHeadAndAnInstantSayWhereToGoOn() throws InterruptedException {
      Configuration application =
          application("following", c -> c.configureAggregate(Counter.class));
      countUp(application, 3);
      Instant between = Instant.now().plusMillis(1);
      await().atMost(Duration.ofSeconds(5)).until(() -> Instant.now().isAfter(between));
      countUp(application, 2);
      TrackingToken head = application.eventStore().createHeadToken();
      TrackingToken then = application.eventStore().createTokenAt(between);
      countUp(application, 2);

      assertThat(after(application.eventStore().createTailToken(), application, 7))
          .isEqualTo(IntStream.rangeClosed(1, 7).boxed().toList());
      assertThat(after(then, application, 4)).containsExactly(4, 5, 6, 7);
      assertThat(after(head, application, 2)).containsExactly(6, 7);
      assertThat(head.position()).hasValue(4);
      assertThat(application.eventStore().createTokenSince(Duration.ofHours(1))).isNull();
    }
  }
}
