package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.event.transformation.ActiveTransformation;
import io.axoniq.axonserver.connector.event.transformation.Appender;
import io.axoniq.axonserver.connector.event.transformation.EventTransformation;
import io.axoniq.axonserver.connector.event.transformation.EventTransformation.State;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node's process while actions are added, and while they are applied. {@code
 * -Daxonserver.transformations=30} runs the long form.
 */
class TransformationKillTest {

  private static final int ROUNDS = Integer.getInteger("axonserver.transformations", 2);
  private static final int EVENTS = 20_000;

  @TempDir Path data = Path.of("");

  /** Round r makes "r payload i" of event i; those that 7 divides are deleted in round 0. */
  private static String expected(int i, int round) {
    return i % 7 == 0 && round > 0 ? "" : round + " payload " + i;
  }

  private static Event event(int i, int round) {
    return Clients.event("a" + i % 10, i / 10, "thing.happened", round + " payload " + i)
        .toBuilder()
        .setTimestamp(1_000 + i)
        .build();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void acknowledgedActionsStayAndWhatIsAppliedIsAppliedWhole() throws Exception {
    append();
    for (int round = 1; round <= ROUNDS; round++) {
      addAndKill(round);
      applyAndKill(round);
      try (ChildNode node = ChildNode.start(data);
          Clients clients = new Clients(node.grpcPort())) {
        AxonServerConnection connection = clients.connect("reader");
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> newest(connection).state() == State.APPLIED);
        assertThat(newest(connection).lastSequence()).isEqualTo(EVENTS - 1);
        assertEvents(connection, round, round);
      }
      Tooling check = Tooling.run("check", "--data", data);
      assertThat(check.err()).isEmpty();
      assertThat(check.status()).isZero();
    }
  }

  private void append() {
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("writer");
      for (int from = 0; from < EVENTS; from += 5_000) {
        Event[] events = new Event[5_000];
        for (int i = 0; i < events.length; i++) {
          events[i] = event(from + i, 0);
        }
        get(connection.eventChannel().appendEvents(events));
      }
    }
  }

  private static EventTransformation newest(AxonServerConnection connection) {
    return get(connection.eventTransformationChannel().transformations()).iterator().next();
  }

  private static CompletableFuture<Appender> add(Appender appender, int i, int round) {
    return i % 7 == 0 ? appender.deleteEvent(i) : appender.replaceEvent(i, event(i, round));
  }

  private void addAndKill(int round) throws InterruptedException {
    AtomicLong acknowledged = new AtomicLong(-1);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("writer");
      ActiveTransformation active =
          get(connection.eventTransformationChannel().newTransformation("round " + round));
      Thread adding =
          Thread.ofVirtual()
              .start(
                  () -> {
                    var unused =
                        active.transform(
                            appender -> {
                              for (int i = 0; i < EVENTS / 2; i++) {
                                int sequence = i;
                                var any =
                                    add(appender, i, round)
                                        .thenRun(
                                            () -> {
                                              acknowledged.accumulateAndGet(sequence, Math::max);
                                              begun.complete(null);
                                            });
                              }
                            });
                  });
      get(begun);
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(100));
      node.kill();
      assertThat(adding.join(Duration.ofSeconds(20))).isTrue();
    }
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("reader");
      assertThat(newest(connection).state()).isEqualTo(State.ACTIVE);
      assertThat(newest(connection).lastSequence()).isGreaterThanOrEqualTo(acknowledged.get());
      assertEvents(connection, round - 1, round - 1);
    }
  }

  private void applyAndKill(int round) throws Exception {
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("writer");
      long last = newest(connection).lastSequence();
      ActiveTransformation active =
          get(connection.eventTransformationChannel().activeTransformation());
      ActiveTransformation filled =
          active
              .transform(
                  appender -> {
                    for (int i = (int) last + 1; i < EVENTS; i++) {
                      var unused = add(appender, i, round);
                    }
                  })
              .orTimeout(60, TimeUnit.SECONDS)
              .join();
      get(filled.startApplying());
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(150));
      node.kill();
    }
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("reader");
      assertEvents(connection, round - 1, round);
      node.kill();
    }
  }

  /** Each event is as it was in one of the two rounds, in its place. */
  private static void assertEvents(AxonServerConnection connection, int before, int after)
      throws InterruptedException {
    assertThat(get(connection.eventChannel().getLastToken())).isEqualTo(EVENTS - 1);
    try (EventStream stream = connection.eventChannel().openStream(-1, 5_000, 1_000)) {
      for (int i = 0; i < EVENTS; i++) {
        EventWithToken next = requireNonNull(stream.nextIfAvailable(10, TimeUnit.SECONDS));
        assertThat(next.getToken()).isEqualTo(i);
        Event event = next.getEvent();
        assertThat(event.getAggregateIdentifier()).isEqualTo("a" + i % 10);
        assertThat(event.getAggregateSequenceNumber()).isEqualTo(i / 10);
        assertThat(event.getTimestamp()).isEqualTo(1_000 + i);
        assertThat(event.getPayload().getData().toStringUtf8())
            .isIn(expected(i, before), expected(i, after));
      }
    }
  }
}
