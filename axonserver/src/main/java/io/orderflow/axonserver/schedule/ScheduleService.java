package io.orderflow.axonserver.schedule;

import com.google.protobuf.GeneratedMessage;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.InstructionAck;
import io.orderflow.axonserver.protocol.event.CancelScheduledEventRequest;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.EventSchedulerGrpc;
import io.orderflow.axonserver.protocol.event.RescheduleEventRequest;
import io.orderflow.axonserver.protocol.event.ScheduleToken;
import io.orderflow.axonserver.rpc.Answering;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.Instructions;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.EventRecord;
import io.orderflow.axonserver.store.NodeStore;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The event scheduler of the protocol. Every answer means that it is on disk. */
public final class ScheduleService {

  private final NodeStore store;
  private final Alarm alarm;
  private final int maxEventBytes;

  public ScheduleService(
      NodeStore store, ScheduledExecutorService timer, Clock clock, int maxEventBytes) {
    this.store = store;
    this.alarm = new Alarm(store, timer, clock);
    this.maxEventBytes = maxEventBytes;
  }

  /** Fires what became due while no node ran, and goes on from there. */
  public void start() {
    alarm.setFor(0);
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<EventLog>(EventSchedulerGrpc.SERVICE_NAME, store::log)
        .method(
            EventSchedulerGrpc.getScheduleEventMethod(),
            log ->
                ServerCalls.asyncUnaryCall(
                    (request, answer) ->
                        schedule(
                            log,
                            UUID.randomUUID(),
                            request.getInstant(),
                            request.getEvent(),
                            answer)))
        .method(
            EventSchedulerGrpc.getRescheduleEventMethod(),
            log ->
                ServerCalls.asyncUnaryCall((request, answer) -> reschedule(log, request, answer)))
        .method(
            EventSchedulerGrpc.getCancelScheduledEventMethod(),
            log -> ServerCalls.asyncUnaryCall((request, answer) -> cancel(log, request, answer)))
        .build();
  }

  private void schedule(
      EventLog log, UUID id, long instant, Event event, StreamObserver<ScheduleToken> answer) {
    Answering.cancellable(answer);
    if (!event.getAggregateIdentifier().isEmpty()) {
      answer.onError(Failures.invalid("A scheduled event cannot belong to an aggregate"));
      return;
    }
    if (event.getSerializedSize() > maxEventBytes) {
      answer.onError(Failures.invalid("An event has at most %d bytes".formatted(maxEventBytes)));
      return;
    }
    ScheduleToken token = ScheduleToken.newBuilder().setToken(id.toString()).build();
    store.schedule(
        log,
        id,
        instant,
        EventRecord.of(event),
        new Answer<>(answer, token, () -> alarm.setFor(instant)));
  }

  /** The token stays the same, so that a client that asks twice has one schedule. */
  private void reschedule(
      EventLog log, RescheduleEventRequest request, StreamObserver<ScheduleToken> answer) {
    UUID id = request.getToken().isEmpty() ? UUID.randomUUID() : parse(request.getToken());
    if (id == null) {
      answer.onError(Failures.invalid("No token of a schedule: " + request.getToken()));
      return;
    }
    schedule(log, id, request.getInstant(), request.getEvent(), answer);
  }

  private void cancel(
      EventLog log, CancelScheduledEventRequest request, StreamObserver<InstructionAck> answer) {
    Answering.cancellable(answer);
    UUID id = parse(request.getToken());
    if (id == null) {
      answer.onError(Failures.invalid("No token of a schedule: " + request.getToken()));
      return;
    }
    store.cancelSchedule(
        log, id, new Answer<>(answer, Instructions.done(request.getToken()), () -> {}));
  }

  private static @Nullable UUID parse(String token) {
    try {
      return UUID.fromString(token);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  private record Answer<T extends GeneratedMessage>(
      StreamObserver<T> caller, T success, Runnable afterwards) implements Completion {

    @Override
    public void succeeded() {
      afterwards.run();
      caller.onNext(success);
      caller.onCompleted();
    }

    @Override
    public void failed(Exception reason) {
      caller.onError(Failures.of(reason));
    }
  }
}
