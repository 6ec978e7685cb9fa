package io.orderflow.axonserver.stream;

import com.google.protobuf.Empty;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.metrics.ContextMeters;
import io.orderflow.axonserver.protocol.streams.CreateResult;
import io.orderflow.axonserver.protocol.streams.CreateStreamRequest;
import io.orderflow.axonserver.protocol.streams.CreateStreamResponse;
import io.orderflow.axonserver.protocol.streams.PersistentStreamServiceGrpc;
import io.orderflow.axonserver.protocol.streams.ResetStreamConfiguration;
import io.orderflow.axonserver.protocol.streams.ResetStreamRequest;
import io.orderflow.axonserver.protocol.streams.StreamRequest;
import io.orderflow.axonserver.protocol.streams.UpdateStreamRequest;
import io.orderflow.axonserver.rpc.Answering;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NodeStore;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The persistent streams of the protocol. */
public final class PersistentStreamService {

  /** A client may keep a segment that was taken from it so long, to finish what it has in hand. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final MethodDescriptor<StreamRequest, Signal> OPEN_STREAM =
      PersistentStreamServiceGrpc.getOpenStreamMethod().toBuilder(
              PersistentStreamServiceGrpc.getOpenStreamMethod().getRequestMarshaller(),
              Signal.MARSHALLER)
          .build();

  private static final Duration LAST_WRITE = Duration.ofSeconds(1);

  private final NodeStore store;
  private final Executor readers;
  private final BiConsumer<EventLog, Runnable> onEvents;
  private final Function<EventLog, ContextMeters> meters;
  private final PerContext<StreamRegistry> registries;

  /**
   * @param readers runs what may wait for the disk
   * @param onEvents has a listener called when a log has grown
   * @param meters count what is sent
   */
  public PersistentStreamService(
      NodeStore store,
      Contexts contexts,
      Executor readers,
      BiConsumer<EventLog, Runnable> onEvents,
      Function<EventLog, ContextMeters> meters) {
    this.meters = meters;
    this.store = store;
    this.readers = readers;
    this.onEvents = onEvents;
    this.registries = new PerContext<>(contexts, this::load, StreamRegistry::close);
  }

  private StreamRegistry load(EventLog log) {
    StreamRegistry registry =
        new StreamRegistry(log, store, meters.apply(log).delivered(), PATIENCE.toNanos());
    onEvents.accept(log, registry::proceed);
    return registry;
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<StreamRegistry>(
            PersistentStreamServiceGrpc.SERVICE_NAME, registries::of)
        .method(
            PersistentStreamServiceGrpc.getCreateStreamMethod(),
            streams ->
                ServerCalls.asyncUnaryCall((request, answer) -> create(streams, request, answer)))
        .method(
            OPEN_STREAM,
            streams ->
                ServerCalls.asyncBidiStreamingCall(
                    answer ->
                        new StreamConnection(
                            streams, readers, (ServerCallStreamObserver<Signal>) answer)))
        .method(
            PersistentStreamServiceGrpc.getDeleteStreamMethod(),
            streams ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) ->
                        change(answer, done -> streams.delete(request.getStreamId(), done))))
        .method(
            PersistentStreamServiceGrpc.getUpdateStreamMethod(),
            streams ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> change(answer, done -> update(streams, request, done))))
        .method(
            PersistentStreamServiceGrpc.getResetStreamMethod(),
            streams ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> change(answer, done -> reset(streams, request, done))))
        .method(
            PersistentStreamServiceGrpc.getListStreamsMethod(),
            streams ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> {
                      streams.list().forEach(answer::onNext);
                      answer.onCompleted();
                    }))
        .build();
  }

  private static void create(
      StreamRegistry streams,
      CreateStreamRequest request,
      StreamObserver<CreateStreamResponse> answer) {
    Answering.cancellable(answer);
    Function<Boolean, Completion> created =
        made ->
            new Answer<>(
                answer,
                CreateStreamResponse.newBuilder()
                    .setResult(made ? CreateResult.created : CreateResult.already_exists)
                    .build());
    guarded(
        created.apply(false),
        () ->
            streams.create(request.getStreamId(), request.getInitializationProperties(), created));
  }

  private static void update(StreamRegistry streams, UpdateStreamRequest request, Completion done) {
    boolean rename = !request.getStreamName().isEmpty();
    if (request.getSegments() == 0) {
      streams.rename(request.getStreamId(), request.getStreamName(), done);
    } else if (rename) {
      StreamRegistry.validateName(request.getStreamName());
      streams.resize(
          request.getStreamId(),
          request.getSegments(),
          new Completion() {
            @Override
            public void succeeded() {
              guarded(
                  done, () -> streams.rename(request.getStreamId(), request.getStreamName(), done));
            }

            @Override
            public void failed(Exception reason) {
              done.failed(reason);
            }
          });
    } else {
      streams.resize(request.getStreamId(), request.getSegments(), done);
    }
  }

  private void reset(StreamRegistry streams, ResetStreamRequest request, Completion done) {
    ResetStreamConfiguration options = request.getOptions();
    String id = request.getStreamId();
    switch (options.getTypeCase()) {
      case HEAD -> streams.reset(id, null, done);
      case TAIL -> streams.reset(id, 0L, done);
      case POSITION -> streams.reset(id, options.getPosition(), done);
      case DATETIME ->
          readers.execute(
              () ->
                  guarded(
                      done,
                      () -> streams.reset(id, streams.log().tokenAt(options.getDatetime()), done)));
      case TYPE_NOT_SET -> throw Failures.invalid("A reset says where to");
    }
  }

  /**
   * @param message to be sent before the end; null for none
   */
  private record Answer<T>(StreamObserver<T> caller, @Nullable T message) implements Completion {

    @Override
    public void succeeded() {
      if (message != null) {
        caller.onNext(message);
      }
      caller.onCompleted();
    }

    @Override
    public void failed(Exception reason) {
      caller.onError(Failures.of(reason));
    }
  }

  private interface Change {
    void run(Completion done);
  }

  private static void change(StreamObserver<Empty> answer, Change change) {
    Answering.cancellable(answer);
    Completion done = new Answer<>(answer, null);
    guarded(done, () -> change.run(done));
  }

  private static void guarded(Completion done, Runnable change) {
    try {
      change.run();
    } catch (RuntimeException refusal) {
      done.failed(refusal);
    }
  }

  /** To be called ten times a second: stores progress, and takes segments from slow clients. */
  public void tick() {
    registries.all().forEach(StreamRegistry::tick);
  }

  /** Ends what a client has open in a context. */
  public void closeConnection(String context, SocketAddress peer, RuntimeException reason) {
    StreamRegistry streams = registries.present(context);
    if (streams != null) {
      streams.closeConnection(peer, reason);
    }
  }

  /** Ends all connections with the given reason, and stores how far all streams have come. */
  public void close(RuntimeException reason) {
    registries.all().forEach(each -> each.close(reason));
    try {
      long until = System.nanoTime() + LAST_WRITE.toNanos();
      for (StreamRegistry each : registries.all()) {
        each.storeLast(until);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
