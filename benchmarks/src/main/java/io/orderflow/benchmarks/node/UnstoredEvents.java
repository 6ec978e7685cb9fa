package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.grpc.event.Confirmation;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.axoniq.axonserver.grpc.event.GetAggregateEventsRequest;
import io.axoniq.axonserver.grpc.event.GetAggregateSnapshotsRequest;
import io.axoniq.axonserver.grpc.event.GetEventsRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Confirms every append; answers a read with the events of the last one and the last snapshot;
 * streams the same event for ever.
 */
final class UnstoredEvents extends EventStoreGrpc.EventStoreImplBase {

  private static final Confirmation CONFIRMED = Confirmation.newBuilder().setSuccess(true).build();

  private volatile List<Event> last = List.of();
  private volatile Event snapshot = Event.getDefaultInstance();

  @Override
  public StreamObserver<Event> appendEvent(StreamObserver<Confirmation> answer) {
    List<Event> events = new ArrayList<>(2);
    return new Taking<>(
        events::add,
        () -> {
          last = events;
          confirm(answer);
        });
  }

  @Override
  public void appendSnapshot(Event event, StreamObserver<Confirmation> answer) {
    snapshot = event.toBuilder().setSnapshot(true).build();
    confirm(answer);
  }

  private static void confirm(StreamObserver<Confirmation> answer) {
    answer.onNext(CONFIRMED);
    answer.onCompleted();
  }

  @Override
  public void listAggregateEvents(GetAggregateEventsRequest request, StreamObserver<Event> answer) {
    long from = request.getInitialSequence();
    Event newest = snapshot;
    if (request.getAllowSnapshots()
        && newest.getAggregateIdentifier().equals(request.getAggregateId())) {
      answer.onNext(newest);
      from = newest.getAggregateSequenceNumber() + 1;
    }
    for (Event event : last) {
      if (event.getAggregateSequenceNumber() >= from) {
        answer.onNext(event);
      }
    }
    answer.onCompleted();
  }

  @Override
  public void listAggregateSnapshots(
      GetAggregateSnapshotsRequest request, StreamObserver<Event> answer) {
    Event newest = snapshot;
    if (newest.getAggregateIdentifier().equals(request.getAggregateId())) {
      answer.onNext(newest);
    }
    answer.onCompleted();
  }

  @Override
  public StreamObserver<GetEventsRequest> listEvents(StreamObserver<EventWithToken> answer) {
    AtomicLong permits = new AtomicLong();
    Sending sending =
        new Sending((ServerCallStreamObserver<EventWithToken>) answer, permits, last.getFirst());
    return new Taking<>(
        request -> {
          permits.addAndGet(request.getNumberOfPermits());
          sending.send();
        },
        answer::onCompleted);
  }

  private static final class Sending {

    private final ServerCallStreamObserver<EventWithToken> answer;
    private final AtomicLong permits;
    private final Event event;
    private long token;

    Sending(ServerCallStreamObserver<EventWithToken> answer, AtomicLong permits, Event event) {
      this.answer = answer;
      this.permits = permits;
      this.event = event;
      answer.setOnReadyHandler(this::send);
      answer.setOnCancelHandler(() -> {});
    }

    void send() {
      while (permits.get() > 0 && answer.isReady() && !answer.isCancelled()) {
        permits.decrementAndGet();
        answer.onNext(EventWithToken.newBuilder().setToken(token++).setEvent(event).build());
      }
    }
  }
}
