package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.grpc.event.Event;
import io.grpc.Metadata;
import io.grpc.Status;
import io.orderflow.axonserver.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a node runs full while many append, and is still full when it starts again. */
class FullDiskTest {

  private static final int WRITERS = 4;
  private static final int PAYLOAD = 64 << 10;
  private static final String FULL = "No space left on device";

  @TempDir Path directory = Path.of("");

  /** The payloads of each aggregate, whose numbers are their places. */
  private final Map<String, List<ByteString>> acknowledged = new ConcurrentHashMap<>();

  private final List<Throwable> refusals = new CopyOnWriteArrayList<>();
  private SmallDisk disk;
  private Path data;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(directory.resolve("disk"), 24);
    data = disk.resolve("data");
  }

  @AfterEach
  void unmount() throws Exception {
    disk.close();
  }

  private static Event large(String id, long number, ByteString payload) {
    Event small = event(id, number);
    return small.toBuilder().setPayload(small.getPayload().toBuilder().setData(payload)).build();
  }

  private static ByteString randomPayload() {
    byte[] bytes = new byte[PAYLOAD];
    ThreadLocalRandom.current().nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private void appendUntilRefused(AxonServerConnection connection) {
    for (int i = 0; i < WRITERS; i++) {
      String id = "a" + i;
      List<ByteString> payloads = new CopyOnWriteArrayList<>();
      acknowledged.put(id, payloads);
      Thread.ofVirtual().start(() -> appendUntilRefused(connection, id, payloads));
    }
    await().atMost(Duration.ofSeconds(100)).until(() -> refusals.size() == WRITERS);
  }

  private void appendUntilRefused(
      AxonServerConnection connection, String id, List<ByteString> payloads) {
    try {
      while (true) {
        ByteString payload = randomPayload();
        var unused =
            connection
                .eventChannel()
                .appendEvents(large(id, payloads.size(), payload))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        payloads.add(payload);
      }
    } catch (RuntimeException refused) {
      refusals.add(refused);
    }
  }

  private void assertAllAreRefusedAsTheDiskIsFull() {
    for (Throwable refusal : refusals) {
      assertThat(refusal).hasMessageContaining(FULL);
      assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(
              Objects.requireNonNull(Status.trailersFromThrowable(refusal))
                  .get(Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER)))
          .isEqualTo("AXONIQ-9100");
    }
  }

  private static void assertDown(int httpPort) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + httpPort + "/actuator/health"))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("DOWN", FULL);
    }
  }

  private void assertAllIsThere(AxonServerConnection connection) {
    acknowledged.forEach(
        (id, payloads) -> {
          List<ByteString> found =
              connection
                  .eventChannel()
                  .openAggregateStream(id)
                  .asStream()
                  .map(each -> each.getPayload().getData())
                  .toList();
          assertThat(found.size()).as(id).isBetween(payloads.size(), payloads.size() + 1);
          assertThat(found.subList(0, payloads.size()).equals(payloads)).as(id).isTrue();
        });
  }

  private void assertAllIsThereOnceThereIsRoom() {
    try (AxonServerNode node = builder().start();
        Clients clients = new Clients(node)) {
      AxonServerConnection connection = clients.connect("reader");
      assertAllIsThere(connection);
      get(connection.eventChannel().appendEvents(event("after", 0)));
    }
    assertNothingIsWrong();
  }

  private NodeBuilder builder() {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0);
  }

  private void assertNothingIsWrong() {
    Tooling check = Tooling.run("check", "--data", data);
    assertThat(check.err()).isEmpty();
    assertThat(check.status()).isZero();
  }

  @Nested
  class GivenAProcessWhoseLogFillsTheDisk {

    @Test
    void nothingThatItAcknowledgedIsLostThoughItIsKilledAndStartedWhileThereIsNoRoom()
        throws Exception {
      disk.take("ballast", 16);
      try (ChildNode node = ChildNode.start(data)) {
        try (Clients clients = new Clients(node.grpcPort())) {
          AxonServerConnection connection = clients.connect("writer");
          appendUntilRefused(connection);

          assertAllAreRefusedAsTheDiskIsFull();
          assertDown(node.httpPort());
          assertThatThrownBy(() -> get(connection.eventChannel().appendEvents(event("small", 0))))
              .hasMessageContaining(FULL);
          assertAllIsThere(connection);
        } finally {
          node.kill();
        }
      }
      assertThat(acknowledged.values()).allSatisfy(each -> assertThat(each).isNotEmpty());

      Map<String, Integer> left = DataFiles.contents(data);
      for (int attempt = 0; attempt < 2; attempt++) {
        ChildNode.Refusal refusal = ChildNode.startRefused(data);
        assertThat(refusal.exitCode()).isEqualTo(1);
        assertThat(refusal.words()).contains(data.toString(), FULL).doesNotContain("\tat ");
        assertThat(DataFiles.contents(data)).containsAllEntriesOf(left);
      }
      assertNothingIsWrong();
      disk.giveBack("ballast");

      assertAllIsThereOnceThereIsRoom();
    }
  }

  @Nested
  class GivenTablesThatFillTheDisk {

    @Test
    void nothingThatWasAcknowledgedIsLost() throws Exception {
      StoreOptions small = StoreOptions.defaults().withMemtableBytes(512 << 10);
      disk.take("ballast", 14);
      try (AxonServerNode node = builder().store(small).start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("writer");
        appendUntilRefused(connection);

        assertAllAreRefusedAsTheDiskIsFull();
        assertDown(node.httpPort());
        assertAllIsThere(connection);
      }
      assertThat(DataFiles.largest(data.resolve("store"), ".*\\.sst")).isNotEmptyFile();
      disk.takeTheRest("rest");

      Map<String, Integer> left = DataFiles.contents(data);
      assertThatThrownBy(() -> builder().store(small).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(data.toString())
          .hasMessageContaining(FULL);
      assertThat(DataFiles.contents(data)).containsAllEntriesOf(left);
      disk.giveBack("rest");
      disk.giveBack("ballast");

      assertAllIsThereOnceThereIsRoom();
    }
  }
}
