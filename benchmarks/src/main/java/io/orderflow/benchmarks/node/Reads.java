package io.orderflow.benchmarks.node;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/** Aggregates read whole by Axon's event store, one after the other. */
record Reads(Sides sides) {

  private static final int[] SIZES = {1, 10, 100};

  void measure() throws InterruptedException, ExecutionException {
    for (int size : SIZES) {
      compare(size, false);
    }
    for (int size : SIZES) {
      compare(size, true);
    }
  }

  private void compare(int size, boolean snapshot) throws InterruptedException, ExecutionException {
    Load node = of(sides.node(), size, snapshot);
    Load unstored = of(sides.unstored(), size, snapshot);
    @Nullable Target peer = sides.peer();
    String what =
        "aggregate of %d event%s read%s"
            .formatted(size, size == 1 ? "" : "s", snapshot ? " with a snapshot" : "");
    sides.tell(what, node.perSecond(), "/s", Sides.UNSTORED, unstored.perSecond());
    if (peer != null) {
      sides.tell(what, node.perSecond(), "/s", Sides.PEER, of(peer, size, snapshot).perSecond());
    }
    sides.tellTimes(what, node);
  }

  private Load of(Target target, int size, boolean snapshot)
      throws InterruptedException, ExecutionException {
    EventStore store = target.events();
    List<DomainEventMessage<Note>> events = events(size);
    String aggregate = events.getFirst().getAggregateIdentifier();
    store.publish(events);
    if (snapshot) {
      // All but the last event, where there are so many.
      store.storeSnapshot(
          new GenericDomainEventMessage<>(
              "Note", aggregate, Math.max(0, size - 2L), events.getFirst().getPayload()));
    }
    Runnable read =
        () -> {
          if (store.readEvents(aggregate).asStream().map(DomainEventMessage::getPayload).count()
              == 0) {
            throw new IllegalStateException("nothing was read");
          }
        };
    Load.of(1, sides.warmUp().dividedBy(4), number -> read);
    return Load.of(1, half(sides.time()), number -> read);
  }

  private static Duration half(Duration time) {
    return time.dividedBy(2);
  }

  /** The first events of a new aggregate. */
  static List<DomainEventMessage<Note>> events(int count) {
    String aggregate = UUID.randomUUID().toString();
    Random random = new Random(4711);
    return IntStream.range(0, count)
        .<DomainEventMessage<Note>>mapToObj(
            sequence ->
                new GenericDomainEventMessage<>("Note", aggregate, sequence, Note.random(random)))
        .toList();
  }
}
