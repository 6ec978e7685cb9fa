package io.orderflow.axonserver.transform;

import com.google.protobuf.Empty;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.protocol.event.ApplyTransformationRequest;
import io.orderflow.axonserver.protocol.event.EventTransformationServiceGrpc;
import io.orderflow.axonserver.protocol.event.StartTransformationRequest;
import io.orderflow.axonserver.protocol.event.TransformRequestAck;
import io.orderflow.axonserver.protocol.event.Transformation;
import io.orderflow.axonserver.protocol.event.TransformationId;
import io.orderflow.axonserver.rpc.Answering;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.Transformations;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The transformations of events of the protocol. Every answer means that it is on disk. */
public final class TransformationService {

  private static final int MAX_DESCRIPTION = 1_024;

  private final Transformations transformations;
  private final Contexts contexts;
  private final Executor readers;
  private final int maxEventBytes;
  private final PerContext<OpenStreams> streams;

  /**
   * @param readers runs what may wait for the disk
   * @param maxEventBytes a larger replacement is refused
   */
  public TransformationService(
      Transformations transformations, Contexts contexts, Executor readers, int maxEventBytes) {
    this.transformations = transformations;
    this.contexts = contexts;
    this.readers = readers;
    this.maxEventBytes = maxEventBytes;
    this.streams = new PerContext<>(contexts, OpenStreams::new, OpenStreams::end);
  }

  /** Goes on with what was being applied when the node ended. */
  public void start() {
    for (String name : contexts.names()) {
      EventLog log = contexts.find(name);
      if (log != null) {
        Applier.start(transformations, log);
      }
    }
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<EventLog>(
            EventTransformationServiceGrpc.SERVICE_NAME, contexts::find)
        .method(
            EventTransformationServiceGrpc.getTransformationsMethod(),
            log ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> Answering.by(readers, answer, () -> list(log, answer))))
        .method(
            EventTransformationServiceGrpc.getStartTransformationMethod(),
            log -> ServerCalls.asyncUnaryCall((request, answer) -> start(log, request, answer)))
        .method(
            EventTransformationServiceGrpc.getTransformEventsMethod(),
            log -> ServerCalls.asyncBidiStreamingCall(answer -> open(log, answer)))
        .method(
            EventTransformationServiceGrpc.getCancelTransformationMethod(),
            log ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> cancel(log, request, answer)))
        .method(
            EventTransformationServiceGrpc.getApplyTransformationMethod(),
            log ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> apply(log, request, answer)))
        .method(
            EventTransformationServiceGrpc.getCompactMethod(),
            log -> ServerCalls.asyncServerStreamingCall((request, answer) -> compact(log, answer)))
        .build();
  }

  private void list(EventLog log, StreamObserver<Transformation> answer) {
    transformations.all(log).forEach(each -> answer.onNext(each.details()));
    answer.onCompleted();
  }

  private void start(
      EventLog log, StartTransformationRequest request, StreamObserver<TransformationId> answer) {
    Answering.cancellable(answer);
    if (request.getDescription().length() > MAX_DESCRIPTION) {
      answer.onError(
          Failures.invalid("A description has at most %d characters".formatted(MAX_DESCRIPTION)));
      return;
    }
    TransformationId id = TransformationId.newBuilder().setId(UUID.randomUUID().toString()).build();
    transformations.start(
        log,
        id.getId(),
        request.getDescription(),
        new Answer(
            answer,
            () -> {
              answer.onNext(id);
              answer.onCompleted();
            }));
  }

  private ActionStream open(EventLog log, StreamObserver<TransformRequestAck> answer) {
    OpenStreams open = streams.of(log);
    ActionStream stream =
        new ActionStream(
            log,
            transformations,
            readers,
            maxEventBytes,
            (ServerCallStreamObserver<TransformRequestAck>) answer,
            open::remove);
    open.add(stream);
    return stream;
  }

  private void cancel(EventLog log, TransformationId request, StreamObserver<Empty> answer) {
    Answering.cancellable(answer);
    transformations.cancel(
        log,
        request.getId(),
        new Answer(
            answer,
            () -> {
              answer.onCompleted();
              streams.of(log).complete(request.getId());
            }));
  }

  private void apply(
      EventLog log, ApplyTransformationRequest request, StreamObserver<Empty> answer) {
    Answering.cancellable(answer);
    String id = request.getTransformationId().getId();
    transformations.apply(
        log,
        id,
        request.getLastSequence(),
        new Answer(
            answer,
            () -> {
              Applier.start(transformations, log);
              answer.onCompleted();
              streams.of(log).complete(id);
            }));
  }

  private void compact(EventLog log, StreamObserver<Empty> answer) {
    Answering.cancellable(answer);
    transformations.compaction().start(log, new Answer(answer, answer::onCompleted));
  }

  /** Ends all streams of actions with the given reason. */
  public void close(RuntimeException reason) {
    streams.all().forEach(each -> each.end(reason));
  }

  /** The clients that add actions in a context. */
  private static final class OpenStreams {

    private final EventLog log;
    private final Set<ActionStream> open = ConcurrentHashMap.newKeySet();

    OpenStreams(EventLog log) {
      this.log = log;
    }

    void add(ActionStream stream) {
      open.add(stream);
      if (log.isDeleted()) {
        stream.end(Failures.notFound("The context " + log.context() + " was deleted"));
      }
    }

    void remove(ActionStream stream) {
      open.remove(stream);
    }

    /** The connector leaves its stream open, and then waits for its end when it disconnects. */
    void complete(String transformation) {
      open.forEach(stream -> stream.completeIfFor(transformation));
    }

    void end(RuntimeException reason) {
      open.forEach(stream -> stream.end(reason));
    }
  }
}
