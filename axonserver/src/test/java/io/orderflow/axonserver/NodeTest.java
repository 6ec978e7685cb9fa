package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.grpc.control.PlatformOutboundInstruction;
import io.grpc.Status;
import io.orderflow.axonserver.store.BatchWriter;
import io.orderflow.axonserver.store.StoreFailedException;
import io.orderflow.axonserver.store.StoreOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class NodeTest {

  @TempDir Path data = Path.of("");

  private NodeBuilder builder() {
    return AxonServerNode.builder(data).grpcPort(0).httpPort(0);
  }

  private static HttpResponse<String> http(AxonServerNode node, String path) throws Exception {
    return http(node, "GET", path);
  }

  private static HttpResponse<String> http(AxonServerNode node, String method, String path)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Nested
  class GivenADirectory {

    @Test
    void aSecondNodeOnItIsRefusedAndToldWhere() {
      try (AxonServerNode first = builder().start()) {
        assertThat(first.grpcPort()).isPositive();

        assertThatThrownBy(() -> builder().start())
            .isInstanceOf(DataDirectoryInUseException.class)
            .hasMessageContaining(data.toString());
      }
    }

    @Test
    void itIsFreeAgainWhenItsNodeIsClosed() {
      builder().start().close();

      builder().start().close();
    }

    @Test
    void aNewerFormatIsRefused() throws Exception {
      builder().start().close();
      Files.writeString(data.resolve("format-version"), "2\n");

      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("format 2");
    }

    @Test
    void aFormatThatCannotBeReadIsRefusedAndNotCalledNewer() throws Exception {
      builder().start().close();
      Files.writeString(data.resolve("format-version"), "");

      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("cannot be read")
          .hasMessageNotContaining("newer");
    }

    @Test
    void aStoreWithoutItsFormatIsRefusedAndNotTakenForANewOne() throws Exception {
      builder().start().close();
      Files.delete(data.resolve("format-version"));

      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("cannot be read");
      assertThat(data.resolve("format-version")).doesNotExist();
    }

    @Test
    void aStartThatEndedBeforeTheFormatWasInPlaceIsNoHindrance() throws Exception {
      Files.writeString(data.resolve("format-version.new"), "");

      builder().start().close();

      assertThat(data.resolve("format-version")).hasContent("1\n");
      assertThat(data.resolve("format-version.new")).doesNotExist();
    }

    @Test
    void aPortThatIsTakenLeavesItFree() {
      try (AxonServerNode other = AxonServerNode.temporary()) {
        assertThatThrownBy(() -> builder().grpcPort(other.grpcPort()).start())
            .hasMessageContaining("Cannot listen for gRPC");
      }
      builder().start().close();
    }

    @Test
    void whatWasAppendedIsThereAfterARestart() {
      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        get(clients.connect("c").eventChannel().appendEvents(event("a", 0), event("a", 1)));
      }

      try (AxonServerNode node = builder().start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        assertThat(get(connection.eventChannel().getLastToken())).isEqualTo(1);
        get(connection.eventChannel().appendEvents(event("a", 2)));
        assertThat(connection.eventChannel().openAggregateStream("a").asStream()).hasSize(3);
      }
    }

    @Test
    void aTemporaryOneGoesWithItsNode() {
      AxonServerNode node = AxonServerNode.temporary();
      assertThat(node.dataDirectory()).exists();

      node.close();

      assertThat(node.dataDirectory()).doesNotExist();
    }
  }

  @Nested
  class GivenTheHttpPort {

    @Test
    void itTellsThatTheNodeIsWellAndWhatItIs() throws Exception {
      try (AxonServerNode node = builder().start()) {
        assertThat(http(node, "/actuator/health").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(http(node, "/actuator/info").body()).contains("\"grpcPort\":" + node.grpcPort());
        assertThat(http(node, "/elsewhere").statusCode()).isEqualTo(404);
        assertThat(http(node, "/actuator/healthy").statusCode()).isEqualTo(404);
      }
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() throws Exception {
      try (AxonServerNode node = builder().start()) {
        HttpResponse<String> answer = http(node, "HEAD", "/actuator/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEmpty();
        assertThat(http(node, "DELETE", "/actuator/health").statusCode()).isEqualTo(405);
      }
    }
  }

  @Nested
  class GivenAWriteThatFails {

    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicInteger attempts = new AtomicInteger();

    private StoreOptions breakable() {
      return StoreOptions.defaults().withWriter(this::breakable);
    }

    private BatchWriter breakable(BatchWriter writer) {
      return batch -> {
        if (failing.get()) {
          attempts.incrementAndGet();
          throw new RocksDBException("No space left on device");
        }
        writer.write(batch);
      };
    }

    @Test
    void nothingIsAcknowledgedFromThenOnAndItIsNeverTriedAgain() throws Exception {
      try (AxonServerNode node = builder().store(breakable()).start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        get(connection.eventChannel().appendEvents(event("a", 0)));
        failing.set(true);

        Throwable first =
            catchThrowable(() -> get(connection.eventChannel().appendEvents(event("a", 1))));
        failing.set(false);
        Throwable second =
            catchThrowable(() -> get(connection.eventChannel().appendEvents(event("b", 0))));

        for (Throwable refusal : new Throwable[] {first, second}) {
          assertThat(refusal).hasMessageContaining("No space left on device");
          assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Status.Code.INTERNAL);
        }
        assertThat(attempts).hasValue(1);
        assertThat(get(connection.eventChannel().getLastToken())).isZero();
        assertThat(connection.eventChannel().openAggregateStream("a").asStream()).hasSize(1);
        HttpResponse<String> health = http(node, "/actuator/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("DOWN", "No space left on device");
      }
      try (AxonServerNode again = builder().start();
          Clients clients = new Clients(again)) {
        get(clients.connect("c").eventChannel().appendEvents(event("a", 1)));
      }
    }

    @Test
    void aFirstStartIsRefusedWithTheReasonAndTheDirectory() {
      failing.set(true);

      assertThatThrownBy(() -> builder().store(breakable()).start())
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining(data.toAbsolutePath().toString());

      builder().start().close();
    }
  }

  @Nested
  class GivenAnErrorInTheWriter {

    @Test
    void theAppendIsAnsweredAndTheNodeIsDown() throws Exception {
      AtomicBoolean failing = new AtomicBoolean();
      StoreOptions breakable =
          StoreOptions.defaults()
              .withWriter(
                  writer ->
                      batch -> {
                        if (failing.get()) {
                          throw new OutOfMemoryError("no room for the batch");
                        }
                        writer.write(batch);
                      });
      try (AxonServerNode node = builder().store(breakable).start();
          Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        failing.set(true);

        for (int attempt = 0; attempt < 2; attempt++) {
          assertThatThrownBy(() -> get(connection.eventChannel().appendEvents(event("a", 0))))
              .hasMessageContaining("no room for the batch");
        }

        assertThat(http(node, "/actuator/health").statusCode()).isEqualTo(503);
      }
    }
  }

  @Nested
  class GivenAWriteThatDoesNotEnd {

    @Test
    void closingSaysSoAndCanBeAskedForAgain() {
      CountDownLatch writing = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      AtomicBoolean slow = new AtomicBoolean();
      StoreOptions options =
          StoreOptions.defaults()
              .withWriter(
                  writer ->
                      batch -> {
                        if (slow.get()) {
                          writing.countDown();
                          awaitUninterruptibly(release);
                        }
                        writer.write(batch);
                      });
      AtomicInteger closed = new AtomicInteger();
      AxonServerNode node =
          AxonServerNode.start(builder().store(options).options(), closed::incrementAndGet);
      try (Clients clients = new Clients(node)) {
        slow.set(true);
        var unused = clients.connect("c").eventChannel().appendEvents(event("a", 0));
        awaitUninterruptibly(writing);

        assertThatThrownBy(node::close).hasMessageContaining("A write does not end");
        assertThat(closed).hasValue(0);
        release.countDown();
        node.close();
        node.close();

        assertThat(closed).hasValue(1);
      }
      builder().start().close();
    }

    private void awaitUninterruptibly(CountDownLatch latch) {
      try {
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Nested
  class WhenItIsClosed {

    @Test
    void appendsThatWaitAreFinishedAndStreamsEndAsUnavailable() {
      AxonServerNode node = builder().start();
      try (Clients clients = new Clients(node)) {
        AxonServerConnection connection = clients.connect("c");
        connection
            .controlChannel()
            .registerInstructionHandler(
                PlatformOutboundInstruction.RequestCase.REQUEST_RECONNECT,
                (instruction, stays) -> {});
        var stream = connection.eventChannel().openStream(-1, 100);
        get(connection.eventChannel().appendEvents(event("a", 0)));

        long started = System.nanoTime();
        node.close();

        assertThat(Duration.ofNanos(System.nanoTime() - started))
            .isLessThan(Duration.ofSeconds(10));
        org.awaitility.Awaitility.await()
            .atMost(Duration.ofSeconds(5))
            .until(() -> stream.getError().isPresent());
        assertThat(Status.fromThrowable(stream.getError().orElseThrow()).getCode())
            .isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
  }
}
