package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axoniq.axonserver.grpc.event.Confirmation;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int EVENT = 3 << 20;
  private static final int THAT_FIT = (64 << 20) / EVENT;

  private final Queue<Status> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<Confirmation> confirmations = new ConcurrentLinkedQueue<>();

  private StreamObserver<Event> begin(ManagedChannel channel, String aggregate) {
    StreamObserver<Event> transaction =
        EventStoreGrpc.newStub(channel)
            .appendEvent(
                new StreamObserver<>() {
                  @Override
                  public void onNext(Confirmation confirmation) {
                    confirmations.add(confirmation);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    refusals.add(Status.fromThrowable(failure));
                  }

                  @Override
                  public void onCompleted() {}
                });
    transaction.onNext(event(aggregate, 0, "large", "x".repeat(EVENT)));
    return transaction;
  }

  @Nested
  class GivenMoreThanMayBeOpen {

    @Test
    void thoseBeyondTheBoundAreRefusedUntilOthersHaveEnded() {
      try (AxonServerNode node = AxonServerNode.temporary()) {
        ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
        try {
          List<StreamObserver<Event>> open = new ArrayList<>();
          for (int i = 0; i < THAT_FIT + 3; i++) {
            open.add(begin(channel, "large-" + i));
          }
          await().atMost(LIMIT).until(() -> refusals.size() >= 3);
          assertThat(refusals)
              .extracting(Status::getCode)
              .containsOnly(Status.Code.RESOURCE_EXHAUSTED);

          open.forEach(transaction -> transaction.onError(new IllegalStateException("given up")));
          await().atMost(LIMIT).until(() -> isTaken(channel));
        } finally {
          channel.shutdownNow();
        }
      }
    }

    /** Cancelled transactions let go of their bytes as soon as the node hears of it. */
    private boolean isTaken(ManagedChannel channel) {
      int before = refusals.size();
      int confirmed = confirmations.size();
      begin(channel, "afterwards-" + before).onCompleted();
      await()
          .atMost(LIMIT)
          .until(() -> refusals.size() + confirmations.size() > before + confirmed);
      return confirmations.size() > confirmed;
    }
  }
}
