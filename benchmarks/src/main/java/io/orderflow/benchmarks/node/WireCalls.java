package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.grpc.event.Confirmation;
import io.axoniq.axonserver.grpc.event.Event;
import io.grpc.stub.StreamObserver;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What clients do over the stub. */
final class WireCalls {

  private WireCalls() {}

  /**
   * Transactions of one aggregate, which is the client's own.
   *
   * @param events in one transaction
   */
  static WireLoad.Call<Confirmation> appends(WireClient wire, int number, int events) {
    Event.Builder event = WireClient.event(UUID.randomUUID().toString(), new Random(number));
    long[] sequence = {0};
    return answer -> {
      StreamObserver<Event> transaction = wire.events().appendEvent(answer);
      for (int i = 0; i < events; i++) {
        transaction.onNext(event.setAggregateSequenceNumber(sequence[0]++).build());
      }
      transaction.onCompleted();
      return true;
    };
  }

  /** Appends of the first event of an aggregate that nobody has seen. */
  static WireLoad.Call<Confirmation> creations(WireClient wire, int number) {
    Event.Builder event = WireClient.event("", new Random(number));
    return answer -> append(wire, event, UUID.randomUUID().toString(), 0, answer);
  }

  /**
   * Appends to aggregates that lie in the store.
   *
   * @param aggregates the index of one, another each time; below 0 when there is none left
   * @param sequence of the next event of each
   */
  static WireLoad.Call<Confirmation> continuations(
      WireClient wire, int number, LongSupplier aggregates, long sequence) {
    Event.Builder event = WireClient.event("", new Random(number));
    return answer -> {
      long aggregate = aggregates.getAsLong();
      return aggregate >= 0
          && append(wire, event, BigStore.aggregateId(aggregate), sequence, answer);
    };
  }

  private static boolean append(
      WireClient wire,
      Event.Builder event,
      String aggregate,
      long sequence,
      StreamObserver<Confirmation> answer) {
    StreamObserver<Event> transaction = wire.events().appendEvent(answer);
    transaction.onNext(
        event.setAggregateIdentifier(aggregate).setAggregateSequenceNumber(sequence).build());
    transaction.onCompleted();
    return true;
  }

  /** Whole aggregates, another each time. */
  static WireLoad.Call<Event> reads(WireClient wire, LongSupplier aggregates) {
    return answer -> {
      wire.events()
          .listAggregateEvents(
              WireClient.whole(BigStore.aggregateId(aggregates.getAsLong())), answer);
      return true;
    };
  }

  /** One aggregate again and again. */
  static WireLoad.Call<Event> reads(WireClient wire, String aggregate) {
    return answer -> {
      wire.events().listAggregateEvents(WireClient.whole(aggregate), answer);
      return true;
    };
  }
}
