package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.transformation.ActiveTransformation;
import io.axoniq.axonserver.grpc.event.DeletedEvent;
import io.axoniq.axonserver.grpc.event.EventTransformationServiceGrpc;
import io.axoniq.axonserver.grpc.event.TransformRequest;
import io.axoniq.axonserver.grpc.event.TransformRequestAck;
import io.axoniq.axonserver.grpc.event.TransformationId;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that leaves its stream of actions open, as the connector does. */
class ActionStreamTest {

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final AxonServerConnection connection = clients.connect("c");
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
  private final BlockingQueue<Long> acknowledged = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  @BeforeEach
  void write() {
    get(connection.eventChannel().appendEvents(event("a", 0), event("a", 1)));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    clients.close();
    node.close();
  }

  private StreamObserver<TransformRequest> open() {
    return EventTransformationServiceGrpc.newStub(channel)
        .transformEvents(
            new StreamObserver<>() {
              @Override
              public void onNext(TransformRequestAck ack) {
                acknowledged.add(ack.getSequence());
              }

              @Override
              public void onError(Throwable ended) {
                end.completeExceptionally(ended);
              }

              @Override
              public void onCompleted() {
                end.complete(null);
              }
            });
  }

  private static TransformRequest delete(String transformation, long token) {
    return TransformRequest.newBuilder()
        .setTransformationId(TransformationId.newBuilder().setId(transformation))
        .setSequence(token)
        .setDeleteEvent(DeletedEvent.newBuilder().setToken(token))
        .build();
  }

  private String begin() {
    get(connection.eventTransformationChannel().newTransformation("test"));
    return get(connection.eventTransformationChannel().transformations()).iterator().next().id();
  }

  private ActiveTransformation active() {
    return get(connection.eventTransformationChannel().activeTransformation());
  }

  private void deleteTheFirstEvent() throws Exception {
    open().onNext(delete(begin(), 0));
    assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void itEndsWhenItsTransformationIsApplied() throws Exception {
    deleteTheFirstEvent();
    assertThat(end).isNotDone();

    get(active().startApplying());

    get(end);
  }

  @Test
  void itEndsWhenItsTransformationIsCancelled() throws Exception {
    deleteTheFirstEvent();

    get(active().cancel());

    get(end);
  }

  @Test
  void itStaysWhenApplyingIsRefused() throws Exception {
    String id = begin();
    ActiveTransformation empty = active();
    StreamObserver<TransformRequest> actions = open();
    actions.onNext(delete(id, 0));
    assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isZero();

    assertThat(catchThrowable(() -> get(empty.startApplying()))).isNotNull();

    actions.onNext(delete(id, 1));
    assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isOne();
    assertThat(end).isNotDone();
  }
}
