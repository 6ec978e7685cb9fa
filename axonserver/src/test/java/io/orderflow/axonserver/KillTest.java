package io.orderflow.axonserver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node's process while many append and schedule, again and again. What was acknowledged is
 * noted in this process, outside the one that dies. {@code -Daxonserver.kills=200} runs the long
 * form.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("axonserver.kills", 5);
  private static final int AGGREGATES = 24;

  @TempDir Path data = Path.of("");

  /** The last sequence number of each aggregate that was acknowledged. */
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

  /** Schedules that were acknowledged, all due soon after. */
  private final Set<String> scheduled = ConcurrentHashMap.newKeySet();

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsThereOnceInOrderAndWithoutGaps() throws Exception {
    long events = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildNode node = ChildNode.start(data);
          Clients clients = new Clients(node.grpcPort())) {
        AxonServerConnection connection = clients.connect("writer");
        events = check(connection, false);
        AtomicBoolean stop = new AtomicBoolean();
        Thread[] writers = new Thread[AGGREGATES];
        for (int i = 0; i < AGGREGATES; i++) {
          String aggregateId = "a" + i;
          writers[i] = Thread.ofVirtual().start(() -> write(connection, aggregateId, stop));
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(200, 900));
        node.kill();
        stop.set(true);
        for (Thread writer : writers) {
          assertThat(writer.join(java.time.Duration.ofSeconds(15))).isTrue();
        }
      }
    }
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("reader");
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(10))
          .pollDelay(java.time.Duration.ofMillis(500))
          .untilAsserted(() -> check(connection, true));
      assertThat(node.terminate()).isEqualTo(143);
    }
    assertThat(acknowledged).hasSize(AGGREGATES);
    assertThat(events).isGreaterThan(KILLS);
  }

  private void write(AxonServerConnection connection, String aggregateId, AtomicBoolean stop) {
    try {
      long next = 1 + Clients.get(connection.eventChannel().findHighestSequence(aggregateId));
      while (!stop.get()) {
        Clients.get(
            connection
                .eventChannel()
                .appendEvents(
                    Clients.event(aggregateId, next), Clients.event(aggregateId, next + 1)));
        acknowledged.put(aggregateId, next + 1);
        next += 2;
        if (next % 20 == 0) {
          String name = aggregateId + "/" + next;
          Clients.get(
              connection
                  .eventChannel()
                  .scheduleEvent(
                      Instant.now().plusMillis(ThreadLocalRandom.current().nextInt(1_000)),
                      Clients.event("", 0, "timeout", name)));
          scheduled.add(name);
        }
      }
    } catch (RuntimeException killed) {
      // The kill is what this test does; what was not acknowledged may be there or not.
    }
  }

  private long check(AxonServerConnection connection, boolean allFired)
      throws InterruptedException {
    long last = Clients.get(connection.eventChannel().getLastToken());
    Map<String, Long> sequenceNumbers = new HashMap<>();
    Set<String> fired = new HashSet<>();
    try (EventStream stream = connection.eventChannel().openStream(-1, 5_000, 1_000)) {
      for (long token = 0; token <= last; token++) {
        EventWithToken next = requireNonNull(stream.nextIfAvailable(10, TimeUnit.SECONDS));
        assertThat(next.getToken()).isEqualTo(token);
        Event event = next.getEvent();
        if (event.getAggregateIdentifier().isEmpty()) {
          String name = event.getPayload().getData().toStringUtf8();
          assertThat(fired.add(name)).as("%s fired twice", name).isTrue();
        } else {
          Long before =
              sequenceNumbers.put(
                  event.getAggregateIdentifier(), event.getAggregateSequenceNumber());
          assertThat(event.getAggregateSequenceNumber()).isEqualTo(before == null ? 0 : before + 1);
        }
      }
    }
    acknowledged.forEach(
        (aggregateId, number) -> {
          Long found = sequenceNumbers.get(aggregateId);
          assertThat(found).isNotNull().isGreaterThanOrEqualTo(number);
          assertThat(requireNonNull(found) % 2).as("half a transaction of %s", aggregateId).isOdd();
        });
    if (allFired) {
      assertThat(fired).containsAll(scheduled);
    }
    return last + 1;
  }
}
