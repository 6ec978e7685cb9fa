package io.orderflow.axonserver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.PersistentStreamProperties;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.orderflow.axonserver.StreamClient.Handled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A persistent stream of a node that is killed under it, with access control and TLS. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class StreamKillTest {

  private static final int KILLS = Integer.getInteger("axonserver.stream-kills", 3);
  private static final int AGGREGATES = 6;
  private static final String TOKEN = "the-token-of-the-application";

  @TempDir Path directory = Path.of("");

  private final List<List<Handled>> rounds = new ArrayList<>();
  private final AtomicLong appended = new AtomicLong();

  @Test
  void nothingIsLeftOutAndEachAggregateKeepsItsOrder() throws Exception {
    Certificate certificate = Certificate.make(directory, "EC");
    Path access =
        Files.writeString(
            directory.resolve("access.properties"),
            "application.token = " + TOKEN + "\napplication.roles = USE_CONTEXT@default\n");
    for (int kill = 0; kill <= KILLS; kill++) {
      boolean last = kill == KILLS;
      try (ChildNode node =
              ChildNode.startWith(
                  directory.resolve("data"),
                  "--access",
                  access.toString(),
                  "--tls-cert",
                  certificate.certificateFile().toString(),
                  "--tls-key",
                  certificate.keyFile().toString());
          Clients clients = new Clients(node.grpcPort())) {
        AxonServerConnection connection = connect(clients, certificate);
        run(node, connection, last);
      }
    }
    assertOrder();
    TreeSet<Long> tokens =
        rounds.stream()
            .flatMap(List::stream)
            .map(Handled::token)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(tokens)
        .containsExactlyElementsOf(LongStream.range(0, tokens.last() + 1).boxed().toList());
    assertThat(tokens.size()).isGreaterThanOrEqualTo(appended.intValue());
  }

  private static AxonServerConnection connect(Clients clients, Certificate certificate) {
    return clients.connect(
        "streaming",
        "c1",
        factory -> {
          try {
            return factory
                .token(TOKEN)
                .useTransportSecurity(
                    GrpcSslContexts.forClient()
                        .trustManager(certificate.certificateFile().toFile())
                        .build());
          } catch (SSLException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  private void run(ChildNode node, AxonServerConnection connection, boolean last)
      throws InterruptedException {
    PersistentStreamProperties properties =
        new PersistentStreamProperties(
            "all", 3, "SequentialPerAggregatePolicy", List.of(), "TAIL", "");
    try (StreamClient client = new StreamClient(connection, "s", properties)) {
      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < AGGREGATES; i++) {
        String id = "a" + i;
        writers.add(Thread.ofVirtual().start(() -> append(connection, id, stop)));
      }
      Thread.sleep(ThreadLocalRandom.current().nextInt(600, 1_500));
      if (last) {
        stop.set(true);
      } else {
        node.kill();
      }
      for (Thread writer : writers) {
        assertThat(writer.join(Duration.ofSeconds(15))).isTrue();
      }
      if (last) {
        long head = Clients.get(connection.eventChannel().getLastToken());
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> client.handled().stream().anyMatch(each -> each.token() == head));
        awaitPositions(connection, head);
      }
      rounds.add(client.handled());
    }
  }

  private static void awaitPositions(AxonServerConnection connection, long head) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Clients.get(connection.eventChannel().persistentStreams())
                    .get(0)
                    .getSegmentsList()
                    .stream()
                    .allMatch(segment -> segment.getPosition() == head));
  }

  private void append(AxonServerConnection connection, String id, AtomicBoolean stop) {
    try {
      long number = 1 + Clients.get(connection.eventChannel().findHighestSequence(id));
      for (; !stop.get(); number++) {
        Clients.get(connection.eventChannel().appendEvents(Clients.event(id, number)));
        appended.incrementAndGet();
      }
    } catch (RuntimeException killed) {
      // The kill is what this test does; what was not acknowledged may be there or not.
    }
  }

  /** Within a round each once and in order; from round to round on from where the last had come. */
  private void assertOrder() {
    Map<String, Long> seen = new HashMap<>();
    for (List<Handled> round : rounds) {
      Map<String, Long> before = new HashMap<>();
      for (Handled each : round) {
        Long previous = before.put(each.aggregateId(), each.number());
        if (previous == null) {
          assertThat(each.number())
              .isLessThanOrEqualTo(seen.getOrDefault(each.aggregateId(), -1L) + 1);
        } else {
          assertThat(each.number()).isEqualTo(previous + 1);
        }
      }
      seen.putAll(before);
    }
    assertThat(requireNonNull(rounds.get(rounds.size() - 1))).isNotEmpty();
  }
}
