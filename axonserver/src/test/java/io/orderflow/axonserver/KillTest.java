package io.orderflow.axonserver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node's process while many append, take snapshots and schedule, again and again; now and
 * then already while it starts. What was acknowledged is noted in this process, outside the one
 * that dies. {@code -Daxonserver.kills=200} runs the long form.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("axonserver.kills", 5);
  private static final int WRITERS = 16;

  /** After so many kills the whole log is read again, and the store checked from outside. */
  private static final int WHOLE = 20;

  @TempDir Path data = Path.of("");

  private final KillLog log = new KillLog();

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsThereOnceInOrderAndWithoutGaps() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill % 5 == 4) {
        ChildNode.killWhileItStarts(data, ThreadLocalRandom.current().nextInt(100, 1_500));
      }
      if (kill % WHOLE == WHOLE - 1) {
        log.readAgain();
        assertThat(Tooling.run("check", "--data", data).status()).isZero();
      }
      runAndKill();
    }
    assertThat(Tooling.run("check", "--data", data).status()).isZero();
    assertAllIsThere();
    assertThat(Tooling.run("check", "--data", data).status()).isZero();
    assertThat(log.acknowledgedEvents()).isGreaterThan(10L * KILLS);
    assertThat(log.acknowledgedSnapshots()).isPositive();
    assertThat(log.acknowledgedSchedules()).isPositive();
    System.out.printf(
        "%d kills: %d events in the log, %d acknowledged, %d schedules, snapshots of %d aggregates%n",
        KILLS,
        log.nextToken(),
        log.acknowledgedEvents(),
        log.acknowledgedSchedules(),
        log.acknowledgedSnapshots());
  }

  private void runAndKill() throws Exception {
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      AxonServerConnection connection = clients.connect("writer");
      check(connection.eventChannel(), 6);
      AtomicBoolean stop = new AtomicBoolean();
      Thread[] writers = new Thread[WRITERS];
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers[i] = Thread.ofVirtual().start(() -> write(connection.eventChannel(), writer, stop));
      }
      long enough = log.acknowledgedEvents() + 4L * WRITERS;
      await().atMost(Duration.ofSeconds(30)).until(() -> log.acknowledgedEvents() >= enough);
      Thread.sleep(ThreadLocalRandom.current().nextInt(0, 800));
      node.kill();
      stop.set(true);
      for (Thread writer : writers) {
        assertThat(writer.join(Duration.ofSeconds(15))).isTrue();
      }
    }
  }

  private void assertAllIsThere() {
    log.readAgain();
    try (ChildNode node = ChildNode.start(data);
        Clients clients = new Clients(node.grpcPort())) {
      EventChannel events = clients.connect("reader").eventChannel();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                check(events, Integer.MAX_VALUE);
                log.assertAllFired();
              });
      assertThat(node.terminate()).isEqualTo(143);
    }
  }

  /**
   * Numbers go on where a multiple of all aggregates begins, whatever of the last ones is there.
   */
  private void write(EventChannel events, int writer, AtomicBoolean stop) {
    int cycle = 2 * KillLog.AGGREGATES_OF_A_WRITER;
    long number = (log.highest(writer) / cycle + 1) * cycle;
    try {
      long[] next = new long[KillLog.AGGREGATES_OF_A_WRITER];
      for (int i = 0; i < next.length; i++) {
        String id = KillLog.aggregate(writer, 2L * i);
        next[i] = 1 + Clients.get(events.findHighestSequence(id));
      }
      for (; !stop.get(); number += 2) {
        int aggregate = (int) (number / 2 % next.length);
        long sequence = next[aggregate];
        log.tried(writer, number + 1);
        Clients.get(
            events.appendEvents(
                KillLog.event(writer, number, sequence),
                KillLog.event(writer, number + 1, sequence + 1)));
        log.acknowledged(writer, number, number + 1);
        next[aggregate] += 2;
        if (number % 12 == 0) {
          snapshot(events, KillLog.aggregate(writer, number), sequence + 1);
          schedule(events, writer + "/" + number);
        }
      }
    } catch (RuntimeException killed) {
      // The kill is what this test does; what was not acknowledged may be there or not.
    }
  }

  private void snapshot(EventChannel events, String aggregateId, long sequenceNumber) {
    Clients.get(events.appendSnapshot(KillLog.snapshot(aggregateId, sequenceNumber)));
    log.snapshotAcknowledged(aggregateId, sequenceNumber);
  }

  private void schedule(EventChannel events, String name) {
    Instant due = Instant.now().plusMillis(ThreadLocalRandom.current().nextInt(1_000));
    Clients.get(events.scheduleEvent(due, Clients.event("", 0, "timeout", name)));
    log.scheduleAcknowledged(name);
  }

  private void check(EventChannel events, int aggregates) throws InterruptedException {
    long last = Clients.get(events.getLastToken());
    try (EventStream stream = events.openStream(log.nextToken() - 1, 5_000, 1_000)) {
      while (log.nextToken() <= last) {
        EventWithToken next = requireNonNull(stream.nextIfAvailable(10, TimeUnit.SECONDS));
        log.read(next.getToken(), next.getEvent());
      }
    }
    log.assertComplete();
    List<String> some = new ArrayList<>(log.aggregates());
    java.util.Collections.shuffle(some);
    for (String id : some.subList(0, Math.min(aggregates, some.size()))) {
      log.assertAggregate(id, read(events, id, false), read(events, id, true));
    }
  }

  private static List<Event> read(EventChannel events, String id, boolean snapshots) {
    return events.openAggregateStream(id, snapshots).asStream().toList();
  }
}
