package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.PersistentStreamProperties;
import io.axoniq.axonserver.grpc.streams.SegmentPosition;
import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A back-up is whole, also while appends go on, and a node can be started from it. */
class BackupTest {

  @TempDir Path directory = Path.of("");

  private Path data() {
    return directory.resolve("data");
  }

  private Path backup() {
    return directory.resolve("backup");
  }

  private AxonServerNode start(Path data) {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
  }

  private static Tooling backup(AxonServerNode node, Path to) {
    return Tooling.run("backup", "--node", "http://127.0.0.1:" + node.httpPort(), "--to", to);
  }

  @Nested
  class GivenARunningNode {

    @Test
    void whatWasAcknowledgedBeforeIsInABackUpThatIsTakenWhileAppendsGoOn() throws Exception {
      Map<String, Long> acknowledged = new ConcurrentHashMap<>();
      Map<String, Long> before;
      try (AxonServerNode node = start(data());
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        AtomicBoolean stop = new AtomicBoolean();
        Thread[] writers = new Thread[8];
        for (int i = 0; i < writers.length; i++) {
          String id = "a" + i;
          writers[i] = Thread.ofVirtual().start(() -> append(connection, id, stop, acknowledged));
        }
        await().until(() -> acknowledged.values().stream().mapToLong(Long::longValue).sum() > 500);
        before = Map.copyOf(acknowledged);
        Tooling backup = backup(node, backup());
        Map<String, Long> during = Map.copyOf(acknowledged);
        stop.set(true);
        for (Thread writer : writers) {
          assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
        }

        assertThat(backup.err()).isEmpty();
        assertThat(backup.status()).isZero();
        assertThat(during).isNotEqualTo(before);
      }
      try (AxonServerNode node = start(backup());
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        before.forEach(
            (id, number) ->
                assertThat(get(connection.eventChannel().findHighestSequence(id)))
                    .isGreaterThanOrEqualTo(number));
        get(connection.eventChannel().appendEvents(event("new", 0)));
      }
      assertThat(Tooling.run("check", "--data", data()).status()).isZero();
    }

    private void append(
        AxonServerConnection connection,
        String id,
        AtomicBoolean stop,
        Map<String, Long> acknowledged) {
      for (long number = 0; !stop.get(); number++) {
        get(connection.eventChannel().appendEvents(event(id, number)));
        acknowledged.put(id, number);
      }
    }

    @Test
    void schedulesPersistentStreamsAndContextsAreInItAsTheyWereThen() {
      PersistentStreamProperties properties =
          new PersistentStreamProperties(
              "all", 2, "SequentialPerAggregatePolicy", List.of(), "TAIL", "");
      JsonNode schedules;
      List<Long> positions;
      try (AxonServerNode node = start(data());
          Clients clients = new Clients(node);
          Http http = new Http(node)) {
        node.createContext("second");
        get(clients.connectTo("second").eventChannel().appendEvents(event("b", 0)));
        EventChannel channel = clients.connect("c").eventChannel();
        Instant later = Instant.now().plusSeconds(3_600);
        String kept = get(channel.scheduleEvent(later, event("", 0, "kept", "p")));
        get(channel.createPersistentStream("s", properties));
        for (int i = 0; i < 20; i++) {
          get(channel.appendEvents(event("a", i)));
        }
        StreamClient client = new StreamClient(clients.connect("streaming"), "s", null, 7);
        await().until(() -> client.handled().size() == 7);
        client.close();
        // What is acknowledged is on disk within a tenth of a second.
        await()
            .during(Duration.ofMillis(500))
            .until(() -> positions(channel), each -> each.contains(6L));
        schedules = http.json("/v1/schedules?context=default");
        positions = positions(channel);

        assertThat(backup(node, backup()).err()).isEmpty();

        get(channel.cancelSchedule(kept));
        get(channel.createPersistentStream("t", properties));
        node.deleteContext("second");
      }
      try (AxonServerNode node = start(backup());
          Clients clients = new Clients(node);
          Http http = new Http(node)) {
        EventChannel channel = clients.connect("c").eventChannel();

        assertThat(node.contexts()).containsExactlyInAnyOrder("default", "second");
        assertThat(get(clients.connectTo("second").eventChannel().findHighestSequence("b")))
            .isZero();
        assertThat(http.json("/v1/schedules?context=default")).isEqualTo(schedules);
        assertThat(schedules.get("schedules")).hasSize(1);
        assertThat(positions(channel)).isEqualTo(positions);
      }
    }

    /** How far the segments of all persistent streams have come. */
    private static List<Long> positions(EventChannel channel) {
      return get(channel.persistentStreams()).stream()
          .flatMap(each -> each.getSegmentsList().stream())
          .map(SegmentPosition::getPosition)
          .toList();
    }

    @Test
    void aDirectoryWithSomethingInItIsRefused() throws IOException {
      Files.createDirectories(backup());
      Files.writeString(backup().resolve("mine"), "mine");
      try (AxonServerNode node = start(data())) {
        Tooling backup = backup(node, backup());

        assertThat(backup.status()).isEqualTo(1);
        assertThat(backup.err()).contains("is not empty");
        assertThat(backup().toFile().list()).containsExactly("mine");
        assertThat(backup(node, data().resolve("within")).status()).isEqualTo(1);
      }
    }

    @Test
    void aWebPageCannotAskForOne() throws Exception {
      try (AxonServerNode node = start(data());
          HttpClient client = HttpClient.newHttpClient()) {
        URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + "/v1/backup");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        HttpRequest noHeader = request.POST(HttpRequest.BodyPublishers.noBody()).build();
        HttpRequest get = request.GET().header("Backup-Directory", backup().toString()).build();

        assertThat(client.send(noHeader, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(400);
        assertThat(client.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(405);
        assertThat(backup()).doesNotExist();
      }
    }
  }

  @Nested
  class GivenANodeWithAccessControl {

    private static final String LOOKING = "the-token-of-who-looks-at-all";
    private static final String OF_ONE = "the-token-of-who-has-one-context";
    private static final String OF_ALL = "the-token-of-who-has-all-of-them";
    private static final String WRONG = "a-token-that-nobody-holds";

    private AxonServerNode guarded() {
      return AxonServerNode.builder(data())
          .grpcPort(0)
          .httpPort(0)
          .accessControl(
              AccessControl.builder()
                  .application("looking", LOOKING, Role.MONITOR.in("*"))
                  .application("of-one", OF_ONE, Role.ADMIN.in("default"))
                  .application("of-all", OF_ALL, Role.ADMIN.in("*"))
                  .build())
          .start();
    }

    private Tooling backupAs(String token, AxonServerNode node) {
      String url = "http://127.0.0.1:" + node.httpPort();
      return Tooling.run("backup", "--node", url, "--to", backup(), "--token", token);
    }

    @Test
    void whoDoesNotAdministerAllContextsIsRefusedAndNothingIsCopied() {
      try (AxonServerNode node = guarded()) {
        Tooling noToken = backup(node, backup());

        assertThat(noToken.status()).isEqualTo(1);
        assertThat(noToken.err()).contains("401", "AXONIQ-1000");
        for (String token : List.of(WRONG, LOOKING, OF_ONE)) {
          Tooling refused = backupAs(token, node);
          assertThat(refused.status()).as(token).isEqualTo(1);
          assertThat(refused.err()).as(token).contains("403", "AXONIQ-1001");
        }
        assertThat(backup()).doesNotExist();
      }
    }

    @Test
    void anAdministratorOfAllContextsHasIt() {
      Samples.write(data(), 0, 10);
      try (AxonServerNode node = guarded()) {
        Tooling made = backupAs(OF_ALL, node);

        assertThat(made.err()).isEmpty();
        assertThat(made.status()).isZero();
      }
      assertThat(Tooling.run("check", "--data", backup()).out()).contains("220 events");
    }
  }

  @Nested
  class GivenAStoppedNode {

    @Test
    void aBackUpAndARestoreGiveTheSameStore() throws IOException {
      Samples.write(data(), 0, 10);
      Path restored = directory.resolve("restored");

      assertThat(Tooling.run("backup", "--data", data(), "--to", backup()).status()).isZero();
      assertThat(Tooling.run("restore", "--from", backup(), "--data", restored).status()).isZero();

      assertThat(DataFiles.contents(restored)).isEqualTo(DataFiles.contents(data()));
      Samples.write(restored, 10, 12);
      assertThat(Tooling.run("check", "--data", restored).out()).contains("264 events");
    }

    @Test
    void aDamagedBackUpIsNotRestored() throws IOException {
      Samples.write(data(), 0, 10);
      Path log = DataFiles.largest(data().resolve("store"), ".*\\.log");
      DataFiles.flip(log, Files.size(log) / 2);

      Tooling restore = Tooling.run("restore", "--from", data(), "--data", backup());

      assertThat(restore.status()).isEqualTo(1);
      assertThat(restore.err()).contains("wrong: ");
      assertThat(backup()).doesNotExist();
    }

    @Test
    void aRestoreOverSomethingElseIsRefused() throws IOException {
      Samples.write(data(), 0, 1);
      Samples.write(backup(), 0, 1);
      Map<String, Integer> before = DataFiles.contents(data());

      Tooling restore = Tooling.run("restore", "--from", backup(), "--data", data());

      assertThat(restore.status()).isEqualTo(1);
      assertThat(restore.err()).contains("is not empty");
      assertThat(DataFiles.contents(data())).isEqualTo(before);
    }

    @Test
    void aBackUpThatWasNotFinishedIsRefused() throws IOException {
      Samples.write(data(), 0, 1);
      Files.delete(data().resolve("format-version"));

      assertThat(Tooling.run("restore", "--from", data(), "--data", backup()).status())
          .isEqualTo(1);
      assertThat(backup()).doesNotExist();
    }
  }
}
