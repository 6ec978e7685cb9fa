package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.PersistentStreamProperties;
import io.axoniq.axonserver.grpc.streams.SegmentPosition;
import io.orderflow.axonserver.store.BatchWriter;
import io.orderflow.axonserver.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a persistent stream while the disk takes its time. */
class StreamWritesTest {

  private final Path data;
  private final Gate gate = new Gate();
  private final AxonServerNode node;
  private final Clients clients;
  private final AxonServerConnection connection;

  StreamWritesTest(@TempDir Path data) {
    this.data = data;
    this.node =
        AxonServerNode.builder(data)
            .grpcPort(0)
            .httpPort(0)
            .store(StoreOptions.defaults().withWriter(gate::before))
            .start();
    this.clients = new Clients(node);
    this.connection = clients.connect("c");
  }

  private static PersistentStreamProperties segments(int count) {
    return new PersistentStreamProperties(
        "all", count, "SequentialPerAggregatePolicy", List.of(), "TAIL", "");
  }

  @AfterEach
  void stop() {
    gate.open();
    clients.close();
    node.close();
  }

  /** Holds the next write until it is opened. */
  private static final class Gate {

    private final Semaphore closed = new Semaphore(0);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    BatchWriter before(BatchWriter writer) {
      return batch -> {
        if (closed.tryAcquire()) {
          held.countDown();
          try {
            assertThat(opened.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
        }
        writer.write(batch);
      };
    }

    void close() {
      closed.release();
    }

    void awaitWrite() throws InterruptedException {
      assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
    }

    void open() {
      opened.countDown();
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20));
  }

  /** What was sent before it over the same connection has been taken up when it is answered. */
  private List<SegmentPosition> segments() {
    return get(connection.eventChannel().persistentStreams()).stream()
        .flatMap(stream -> stream.getSegmentsList().stream())
        .toList();
  }

  @Test
  void oneThatIsDeletedWhileItGetsMoreSegmentsLeavesNothing() throws Exception {
    get(connection.eventChannel().createPersistentStream("s", segments(2)));
    gate.close();
    CompletableFuture<?> resized = connection.eventChannel().setPersistentStreamSegments("s", 8);
    gate.awaitWrite();
    CompletableFuture<?> deleted = connection.eventChannel().deletePersistentStream("s");
    var unused = segments();
    gate.open();
    get(resized);
    get(deleted);
    node.close();

    assertThat(Tooling.run("check", "--data", data).err()).isEmpty();
    try (AxonServerNode again = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
        Clients later = new Clients(again)) {
      assertThat(get(later.connect("c").eventChannel().persistentStreams())).isEmpty();
    }
  }

  @Test
  void oneThatIsChangedWhileItIsMadeGetsItsSegments() throws Exception {
    gate.close();
    try (StreamClient client = new StreamClient(connection, "s", segments(2))) {
      gate.awaitWrite();
      CompletableFuture<?> resized = connection.eventChannel().setPersistentStreamSegments("s", 3);
      var unused = segments();
      gate.open();

      get(resized);
      assertThat(segments()).hasSize(3);
      get(connection.eventChannel().appendEvents(event("a", 0)));
      soon().until(() -> client.handled().size() == 1);
    }
  }

  @Test
  void aCleanStopKeepsTheLastAcknowledgement() throws Exception {
    get(connection.eventChannel().appendEvents(event("a", 0), event("a", 1)));
    try (StreamClient client = new StreamClient(connection, "s", segments(1), 0)) {
      soon().until(() -> client.segments().size() == 1);
      gate.close();
      client.goOn(1);
      gate.awaitWrite();
      client.goOn();
      soon().until(() -> positions(segments()).contains(1L));

      stopWhileTheWriteIsHeld(client);
    }

    assertThatItHasComeTo(1);
  }

  @Test
  void aCleanStopKeepsTheLastAcknowledgementThatCameDuringARename() throws Exception {
    get(connection.eventChannel().appendEvents(event("a", 0), event("a", 1)));
    try (StreamClient client = new StreamClient(connection, "s", segments(1), 0)) {
      soon().until(() -> client.segments().size() == 1);
      gate.close();
      var unused = connection.eventChannel().updatePersistentStreamName("s", "renamed");
      gate.awaitWrite();
      client.goOn();
      soon().until(() -> positions(segments()).contains(1L));

      stopWhileTheWriteIsHeld(client);
    }

    assertThatItHasComeTo(1);
  }

  private void stopWhileTheWriteIsHeld(StreamClient client) throws InterruptedException {
    Thread closing = Thread.ofPlatform().start(node::close);
    soon().until(() -> !client.ending().isEmpty());
    gate.open();
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
  }

  private void assertThatItHasComeTo(long position) {
    try (AxonServerNode again = AxonServerNode.builder(data).grpcPort(0).httpPort(0).start();
        Clients later = new Clients(again)) {
      assertThat(
              get(later.connect("c").eventChannel().persistentStreams())
                  .getFirst()
                  .getSegmentsList())
          .extracting(SegmentPosition::getPosition)
          .containsExactly(position);
    }
  }

  private static List<Long> positions(List<SegmentPosition> segments) {
    return segments.stream().map(SegmentPosition::getPosition).toList();
  }
}
