package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.axoniq.axonserver.grpc.event.GetEventsRequest;
import io.axoniq.axonserver.grpc.event.PayloadDescription;
import io.axoniq.axonserver.grpc.event.QueryEventsRequest;
import io.axoniq.axonserver.grpc.event.QueryEventsResponse;
import io.axoniq.axonserver.grpc.streams.InitializationProperties;
import io.axoniq.axonserver.grpc.streams.Open;
import io.axoniq.axonserver.grpc.streams.PersistentStreamServiceGrpc;
import io.axoniq.axonserver.grpc.streams.Requests;
import io.axoniq.axonserver.grpc.streams.SequencingPolicy;
import io.axoniq.axonserver.grpc.streams.StreamRequest;
import io.axoniq.axonserver.grpc.streams.StreamSignal;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the connector's buffers would hide: how much the node sends on which permits. */
class StreamPermitsTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
  private final AxonServerConnection connection = clients.connect("appending");
  private final Gathering<StreamSignal> signals = new Gathering<>();

  @AfterEach
  void stop() {
    channel.shutdownNow();
    clients.close();
    node.close();
  }

  /** Gathers what comes. */
  private static final class Gathering<T> implements StreamObserver<T> {

    private final List<T> gathered = new CopyOnWriteArrayList<>();

    @Override
    public void onNext(T message) {
      gathered.add(message);
    }

    @Override
    public void onError(Throwable ended) {}

    @Override
    public void onCompleted() {}

    void await(int count) {
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> gathered.size() >= count);
    }
  }

  private StreamObserver<StreamRequest> open() {
    StreamObserver<StreamRequest> requests =
        PersistentStreamServiceGrpc.newStub(channel).openStream(signals);
    requests.onNext(
        StreamRequest.newBuilder()
            .setOpen(
                Open.newBuilder()
                    .setStreamId("s")
                    .setClientId("raw")
                    .setInitializationProperties(
                        InitializationProperties.newBuilder()
                            .setSegments(1)
                            .setSequencingPolicy(
                                SequencingPolicy.newBuilder().setPolicyName("SequentialPolicy"))))
            .build());
    return requests;
  }

  private static StreamRequest permits(int count) {
    return StreamRequest.newBuilder().setRequests(Requests.newBuilder().setRequests(count)).build();
  }

  @Test
  void aSegmentIsSentAsManyEventsAsItsClientAskedFor() {
    append(30);
    StreamObserver<StreamRequest> requests = open();
    signals.await(1);
    assertThat(signals.gathered.get(0).hasOpen()).isTrue();

    requests.onNext(permits(7));
    signals.await(8);
    get(connection.eventChannel().appendEvents(event("a", 30)));
    get(connection.eventChannel().persistentStreams());
    assertThat(signals.gathered).hasSize(8);

    requests.onNext(permits(3));
    signals.await(11);
    assertThat(signals.gathered.subList(1, 11))
        .extracting(signal -> signal.getEvent().getEvent().getToken())
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  private void append(int count) {
    Event[] events = new Event[count];
    for (int i = 0; i < count; i++) {
      events[i] = event("a", i);
    }
    get(connection.eventChannel().appendEvents(events));
  }

  private static GetEventsRequest.Builder events(long permits) {
    return GetEventsRequest.newBuilder().setNumberOfPermits(permits);
  }

  private StreamObserver<GetEventsRequest> follow(Gathering<EventWithToken> events) {
    return EventStoreGrpc.newStub(channel).listEvents(events);
  }

  private static List<Long> tokens(Gathering<EventWithToken> events) {
    return events.gathered.stream().map(EventWithToken::getToken).toList();
  }

  /** That nothing more comes can only be seen by waiting a little. */
  private static void staysAt(Gathering<?> messages, int count) {
    Awaitility.await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(messages.gathered::size, size -> size == count);
  }

  @Nested
  class GivenAFollowerOfTheLog {

    private final Gathering<EventWithToken> received = new Gathering<>();
    private final StreamObserver<GetEventsRequest> requests = follow(received);

    @Test
    void itIsSentAsManyEventsAsItAskedFor() {
      append(30);

      requests.onNext(events(7).build());
      staysAt(received, 7);
      requests.onNext(events(3).build());

      staysAt(received, 10);
      assertThat(tokens(received)).isEqualTo(LongStream.range(0, 10).boxed().toList());
    }

    @Test
    void whatIsAppendedLaterTakesItsPermitsToo() {
      requests.onNext(events(7).build());

      append(30);

      staysAt(received, 7);
    }

    @Test
    void whatIsLeftOutTakesNone() {
      for (int i = 0; i < 30; i++) {
        get(
            connection
                .eventChannel()
                .appendEvents(event("a", 2L * i, "noise", ""), event("a", 2L * i + 1, "tone", "")));
      }

      requests.onNext(events(7).addBlacklist(noise()).build());
      staysAt(received, 7);
      requests.onNext(events(3).build());

      staysAt(received, 10);
      assertThat(tokens(received))
          .isEqualTo(LongStream.range(0, 10).map(i -> 2 * i + 1).boxed().toList());
    }

    @Test
    void ofAThousandInARowThatAreLeftOutTheLastIsSentSoThatItsPositionMovesOn() {
      append(2_100);

      requests.onNext(
          events(7)
              .addBlacklist(
                  PayloadDescription.newBuilder().setType("thing.happened").setRevision("1"))
              .build());

      staysAt(received, 2);
      assertThat(tokens(received)).containsExactly(999L, 1_999L);
    }

    private static PayloadDescription.Builder noise() {
      return PayloadDescription.newBuilder().setType("noise").setRevision("1");
    }
  }

  @Nested
  class GivenAQueryOfEvents {

    @Test
    void itIsSentAsManyMessagesAsItAskedFor() {
      append(30);
      Gathering<QueryEventsResponse> rows = new Gathering<>();
      StreamObserver<QueryEventsRequest> requests =
          EventStoreGrpc.newStub(channel).queryEvents(rows);

      requests.onNext(QueryEventsRequest.newBuilder().setNumberOfPermits(7).build());
      staysAt(rows, 7);
      requests.onNext(QueryEventsRequest.newBuilder().setNumberOfPermits(3).build());

      staysAt(rows, 10);
      assertThat(rows.gathered.get(0).hasColumns()).isTrue();
      assertThat(rows.gathered.subList(1, 10))
          .extracting(row -> row.getRow().getValuesOrThrow("token").getNumberValue())
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }
  }
}
