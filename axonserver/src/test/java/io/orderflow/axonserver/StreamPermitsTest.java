package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the connector's buffers would hide. */
class StreamPermitsTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
  private final List<StreamSignal> signals = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    channel.shutdownNow();
    clients.close();
    node.close();
  }

  private StreamObserver<StreamRequest> open() {
    StreamObserver<StreamRequest> requests =
        PersistentStreamServiceGrpc.newStub(channel)
            .openStream(
                new StreamObserver<>() {
                  @Override
                  public void onNext(StreamSignal signal) {
                    signals.add(signal);
                  }

                  @Override
                  public void onError(Throwable ended) {}

                  @Override
                  public void onCompleted() {}
                });
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
    AxonServerConnection connection = clients.connect("appending");
    for (int i = 0; i < 30; i++) {
      get(connection.eventChannel().appendEvents(event("a", i)));
    }
    StreamObserver<StreamRequest> requests = open();
    await().atMost(Duration.ofSeconds(5)).until(() -> signals.size() == 1);
    assertThat(signals.get(0).hasOpen()).isTrue();

    requests.onNext(permits(7));
    await().atMost(Duration.ofSeconds(5)).until(() -> signals.size() == 8);
    get(connection.eventChannel().appendEvents(event("a", 30)));
    get(connection.eventChannel().persistentStreams());
    assertThat(signals).hasSize(8);

    requests.onNext(permits(3));
    await().atMost(Duration.ofSeconds(5)).until(() -> signals.size() == 11);
    assertThat(signals.subList(1, 11))
        .extracting(signal -> signal.getEvent().getEvent().getToken())
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }
}
