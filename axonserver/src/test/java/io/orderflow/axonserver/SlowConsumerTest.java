package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.axoniq.axonserver.grpc.event.GetAggregateEventsRequest;
import io.axoniq.axonserver.grpc.event.GetEventsRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time hold up nobody else, and get everything in the end. */
class SlowConsumerTest {

  private static final int EVENTS = 3_000;

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection connection = clients.connect("client");

  @AfterEach
  void stop() {
    clients.close();
    node.close();
  }

  private void append() {
    for (int i = 0; i < EVENTS; i += 100) {
      Event[] events = new Event[100];
      for (int j = 0; j < events.length; j++) {
        events[j] = event("a", i + j, "thing.happened", "x".repeat(3_000));
      }
      get(connection.eventChannel().appendEvents(events));
    }
  }

  private static List<Long> allNumbers() {
    return LongStream.range(0, EVENTS).boxed().toList();
  }

  @Test
  void ofAStreamOfEvents() throws InterruptedException {
    try (EventStream slow = connection.eventChannel().openStream(-1, 50, 10);
        EventStream fast = clients.connect("other").eventChannel().openStream(-1, 1_000, 500)) {
      assertThat(slow.nextIfAvailable()).isNull();
      append();

      for (long token = 0; token < EVENTS; token++) {
        assertThat(requireNonNull(fast.nextIfAvailable(10, TimeUnit.SECONDS)).getToken())
            .isEqualTo(token);
      }
      for (long token = 0; token < EVENTS; token++) {
        assertThat(requireNonNull(slow.nextIfAvailable(10, TimeUnit.SECONDS)).getToken())
            .isEqualTo(token);
      }
    }
  }

  /** Takes as many messages as it says. */
  private static final class Reading<Q, R> implements ClientResponseObserver<Q, R> {

    private final Function<R, Long> number;
    private final List<Long> numbers = new CopyOnWriteArrayList<>();
    private @Nullable ClientCallStreamObserver<Q> call;
    private volatile String end = "";

    Reading(Function<R, Long> number) {
      this.number = number;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
      started.disableAutoRequestWithInitial(1);
      call = started;
    }

    void request(int count) {
      requireNonNull(call).request(count);
    }

    @Override
    public void onNext(R message) {
      numbers.add(number.apply(message));
    }

    @Override
    public void onError(Throwable failure) {
      end = failure.toString();
    }

    @Override
    public void onCompleted() {
      end = "completed";
    }
  }

  private ManagedChannel narrowChannel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort())
        .usePlaintext()
        .flowControlWindow(64 << 10)
        .build();
  }

  private int sentToFollowers() {
    try (Http http = new Http(node)) {
      return http.get("/actuator/prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith("axonserver_events_delivered_total{"))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  @Test
  void ofAStreamOfEventsThatIsLargerThanWhatTheTransportHolds() throws InterruptedException {
    ManagedChannel channel = narrowChannel();
    try {
      Reading<GetEventsRequest, EventWithToken> stuck = new Reading<>(EventWithToken::getToken);
      EventStoreGrpc.newStub(channel)
          .listEvents(stuck)
          .onNext(GetEventsRequest.newBuilder().setNumberOfPermits(Long.MAX_VALUE).build());
      append();
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(10))
          .until(this::sentToFollowers, sent -> sent > 0 && sent < EVENTS / 3);

      try (EventStream fast = clients.connect("other").eventChannel().openStream(-1, 1_000, 500)) {
        for (long token = 0; token < EVENTS; token++) {
          assertThat(requireNonNull(fast.nextIfAvailable(10, TimeUnit.SECONDS)).getToken())
              .isEqualTo(token);
        }
      }
      assertThat(stuck.numbers).containsExactly(0L);
      stuck.request(EVENTS);

      await().atMost(Duration.ofSeconds(20)).until(() -> stuck.numbers.size() == EVENTS);
      assertThat(stuck.numbers).isEqualTo(allNumbers());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void ofAnAggregateThatIsLargerThanWhatTheTransportHolds() {
    append();
    ManagedChannel channel = narrowChannel();
    try {
      Reading<GetAggregateEventsRequest, Event> reading =
          new Reading<>(Event::getAggregateSequenceNumber);
      EventStoreGrpc.newStub(channel)
          .listAggregateEvents(
              GetAggregateEventsRequest.newBuilder().setAggregateId("a").build(), reading);
      await().atMost(Duration.ofSeconds(10)).until(() -> reading.numbers.size() == 1);

      get(connection.eventChannel().appendEvents(event("b", 0)));
      assertThat(connection.eventChannel().openAggregateStream("a").asStream()).hasSize(EVENTS);
      assertThat(reading.numbers).hasSize(1);
      reading.request(EVENTS);

      await().atMost(Duration.ofSeconds(20)).until(() -> !reading.end.isEmpty());
      assertThat(reading.end).isEqualTo("completed");
      assertThat(reading.numbers).isEqualTo(allNumbers());
    } finally {
      channel.shutdownNow();
    }
  }
}
