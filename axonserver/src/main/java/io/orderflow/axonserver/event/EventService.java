package io.orderflow.axonserver.event;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.metrics.ContextMeters;
import io.orderflow.axonserver.protocol.event.Confirmation;
import io.orderflow.axonserver.protocol.event.EventStoreGrpc;
import io.orderflow.axonserver.protocol.event.GetAggregateEventsRequest;
import io.orderflow.axonserver.protocol.event.GetAggregateSnapshotsRequest;
import io.orderflow.axonserver.protocol.event.GetTokenAtRequest;
import io.orderflow.axonserver.protocol.event.QueryEventsRequest;
import io.orderflow.axonserver.protocol.event.QueryEventsResponse;
import io.orderflow.axonserver.protocol.event.ReadHighestSequenceNrRequest;
import io.orderflow.axonserver.protocol.event.ReadHighestSequenceNrResponse;
import io.orderflow.axonserver.protocol.event.TrackingToken;
import io.orderflow.axonserver.rpc.Answering;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.EventRecord;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StoredEvent;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** The event store of the protocol. */
public final class EventService implements AutoCloseable {

  /** Of all transactions that their clients have not committed yet. */
  private static final long MAX_OPEN_BYTES = 64L << 20;

  private final NodeStore store;
  private final Executor readers;
  private final EventLimits limits;
  private final OpenTransactions open = new OpenTransactions(MAX_OPEN_BYTES);
  private final Clock clock;
  private final Bell bell = new Bell();
  private final PerContext<Followers> followers;

  /**
   * @param readers runs what may wait for the disk
   * @param meters count what is sent to those who follow
   */
  public EventService(
      NodeStore store,
      Contexts contexts,
      Executor readers,
      EventLimits limits,
      Clock clock,
      Function<EventLog, ContextMeters> meters) {
    this.store = store;
    this.clock = clock;
    this.readers = readers;
    this.limits = limits;
    this.followers =
        new PerContext<>(
            contexts,
            log -> new Followers(log, bell, meters.apply(log).delivered()),
            Followers::close);
    bell.start();
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<EventLog>(EventStoreGrpc.SERVICE_NAME, store::log)
        .method(
            EventMethods.APPEND_EVENT,
            log ->
                ServerCalls.asyncClientStreamingCall(
                    answer -> new AppendCall(store, log, limits, open, answer)))
        .method(
            EventMethods.APPEND_SNAPSHOT,
            log -> ServerCalls.asyncUnaryCall((snapshot, answer) -> append(log, snapshot, answer)))
        .method(
            EventMethods.LIST_AGGREGATE_EVENTS,
            log ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> readAggregate(log, request, answer)))
        .method(
            EventMethods.LIST_AGGREGATE_SNAPSHOTS,
            log ->
                ServerCalls.asyncServerStreamingCall(
                    (request, answer) -> readSnapshots(log, request, answer)))
        .method(
            EventMethods.LIST_EVENTS,
            log -> ServerCalls.asyncBidiStreamingCall(answer -> follow(log, answer)))
        .method(
            EventStoreGrpc.getReadHighestSequenceNrMethod(),
            log ->
                ServerCalls.asyncUnaryCall(
                    (request, answer) -> read(answer, () -> lastSequenceNumber(log, request))))
        .method(
            EventStoreGrpc.getGetFirstTokenMethod(),
            log -> ServerCalls.asyncUnaryCall((request, answer) -> answer(answer, token(0))))
        .method(
            EventStoreGrpc.getGetLastTokenMethod(),
            log ->
                ServerCalls.asyncUnaryCall((request, answer) -> answer(answer, token(log.head()))))
        .method(
            EventStoreGrpc.getGetTokenAtMethod(),
            log ->
                ServerCalls.asyncUnaryCall(
                    (request, answer) -> read(answer, () -> tokenAt(log, request))))
        .method(
            EventStoreGrpc.getQueryEventsMethod(),
            log -> ServerCalls.asyncBidiStreamingCall(answer -> query(log, answer)))
        .build();
  }

  private void append(EventLog log, EventRecord snapshot, StreamObserver<Confirmation> answer) {
    Answering.cancellable(answer);
    if (!snapshot.hasAggregate()) {
      answer.onError(Failures.invalid("A snapshot names its aggregate"));
      return;
    }
    store.snapshot(log, snapshot, new Confirm(answer));
  }

  private void readAggregate(
      EventLog log, GetAggregateEventsRequest request, StreamObserver<StoredEvent> answer) {
    send(new AggregateSteps(log, request), answer);
  }

  private void readSnapshots(
      EventLog log, GetAggregateSnapshotsRequest request, StreamObserver<StoredEvent> answer) {
    send(new SnapshotSteps(log, request), answer);
  }

  private void send(SteppedAnswer.Steps steps, StreamObserver<StoredEvent> answer) {
    var stream = (ServerCallStreamObserver<StoredEvent>) answer;
    stream.setOnReadyHandler(new SteppedAnswer(steps, readers, stream)::proceed);
  }

  private StreamObserver<io.orderflow.axonserver.protocol.event.GetEventsRequest> follow(
      EventLog log, StreamObserver<StoredEvent> answer) {
    return new EventFollower(
        log, readers, followers.of(log), (ServerCallStreamObserver<StoredEvent>) answer);
  }

  private StreamObserver<QueryEventsRequest> query(
      EventLog log, StreamObserver<QueryEventsResponse> answer) {
    return new EventQueryCall(
        log,
        readers,
        clock,
        followers.of(log),
        (ServerCallStreamObserver<QueryEventsResponse>) answer);
  }

  private static ReadHighestSequenceNrResponse lastSequenceNumber(
      EventLog log, ReadHighestSequenceNrRequest request) {
    return ReadHighestSequenceNrResponse.newBuilder()
        .setToSequenceNr(log.lastSequenceNumber(request.getAggregateId()))
        .build();
  }

  private static TrackingToken tokenAt(EventLog log, GetTokenAtRequest request) {
    return token(log.tokenAt(request.getInstant()));
  }

  private static TrackingToken token(long token) {
    return TrackingToken.newBuilder().setToken(token).build();
  }

  private <T> void read(StreamObserver<T> answer, Supplier<T> reading) {
    Answering.by(readers, answer, () -> answer(answer, reading.get()));
  }

  private static <T> void answer(StreamObserver<T> answer, T value) {
    answer.onNext(value);
    answer.onCompleted();
  }

  /** Runs the listener, in the thread that serves all who follow, after events were stored. */
  public void onEvents(EventLog log, Runnable listener) {
    followers
        .of(log)
        .add(
            new Following() {
              @Override
              public void proceed() {
                listener.run();
              }

              @Override
              public void end(RuntimeException reason) {}
            });
  }

  /**
   * Runs the listener, in the same thread, after events were stored and when the log is gone.
   *
   * @return ends that
   */
  public Runnable follow(EventLog log, Runnable listener) {
    Followers all = followers.of(log);
    Following following =
        new Following() {
          @Override
          public void proceed() {
            listener.run();
          }

          @Override
          public void end(RuntimeException reason) {
            listener.run();
          }
        };
    all.add(following);
    return () -> all.remove(following);
  }

  /** Ends all who follow with the given reason. */
  public void endFollowers(RuntimeException reason) {
    followers.all().forEach(each -> each.close(reason));
  }

  @Override
  public void close() {
    bell.close();
  }
}
