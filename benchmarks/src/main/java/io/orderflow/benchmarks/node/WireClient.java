package io.orderflow.benchmarks.node;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc.EventStoreStub;
import io.axoniq.axonserver.grpc.event.GetAggregateEventsRequest;
import io.axoniq.axonserver.grpc.event.ReadHighestSequenceNrRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The protocol's generated stub and nothing of Axon's: the least that a client costs. All its calls
 * share one connection, as those of one application do.
 */
final class WireClient implements AutoCloseable {

  private static final int WINDOW = 1 << 20;
  private static final int CALL_SECONDS = 30;

  private final ManagedChannel channel;
  private final EventStoreStub events;

  WireClient(int grpcPort) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
            .usePlaintext()
            .directExecutor()
            .flowControlWindow(WINDOW)
            .build();
    events = EventStoreGrpc.newStub(channel);
  }

  EventStoreStub events() {
    return events;
  }

  /** An event of an aggregate, with a payload as {@link Note} has it. */
  static Event.Builder event(String aggregate, Random random) {
    return Event.newBuilder()
        .setAggregateIdentifier(aggregate)
        .setAggregateType("Note")
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setTimestamp(1_750_000_000_000L)
        .setPayload(
            SerializedObject.newBuilder()
                .setType(Note.class.getName())
                .setData(
                    ByteString.copyFrom(
                        "{\"text\":\"%s\"}".formatted(Note.random(random).text()),
                        StandardCharsets.UTF_8)));
  }

  static GetAggregateEventsRequest whole(String aggregate) {
    return GetAggregateEventsRequest.newBuilder()
        .setAggregateId(aggregate)
        .setAllowSnapshots(true)
        .build();
  }

  /** The number of an aggregate's last event; -1 where there is none. */
  long lastSequence(String aggregate) {
    return EventStoreGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
        .readHighestSequenceNr(
            ReadHighestSequenceNrRequest.newBuilder().setAggregateId(aggregate).build())
        .getToSequenceNr();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
