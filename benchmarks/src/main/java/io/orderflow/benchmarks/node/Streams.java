package io.orderflow.benchmarks.node;

import io.axoniq.axonserver.grpc.event.Confirmation;
import io.orderflow.benchmarks.Samples;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** One client that follows the log: from the start, and at the tail. */
record Streams(Sides sides) {

  private static final double AIM = 150_000;
  private static final int EVENTS_AT_ONCE = 100;
  private static final int FILLING_CLIENTS = 16;
  private static final int ROUNDS = 3;

  /** PostgreSQL takes long to fill, and its rate does not depend on how much there is. */
  private static final int LESS_FOR_THE_PEER = 10;

  /** More than anybody waits for an event that was confirmed. */
  private static final int LIMIT_SECONDS = 10;

  void measure(int events) throws InterruptedException, ExecutionException, TimeoutException {
    fill(sides.node(), events);
    double node = 0;
    double axon = 0;
    double unstored = 0;
    for (int i = 0; i < ROUNDS; i++) {
      unstored = Math.max(unstored, WireStream.perSecond(sides.unstored().wire(), 0, events));
      node = Math.max(node, WireStream.perSecond(sides.node().wire(), 0, events));
      axon = Math.max(axon, fromStart(sides.node().events(), events));
    }
    String what = "streamed from the start";
    sides.tell(what, node, "events/s", "aim (at least)", AIM);
    sides.tell(what, node, "events/s", Sides.UNSTORED, unstored);
    sides.tell(what + ", Axon's event store", axon, "events/s", "aim (at least)", AIM);
    Target peer = sides.peer();
    if (peer != null) {
      int fewer = Math.max(EVENTS_AT_ONCE, events / LESS_FOR_THE_PEER);
      for (int done = 0; done < fewer; done += EVENTS_AT_ONCE) {
        peer.events().publish(Reads.events(EVENTS_AT_ONCE));
      }
      double jdbc = 0;
      for (int i = 0; i < ROUNDS; i++) {
        jdbc = Math.max(jdbc, fromStart(peer.events(), fewer));
      }
      sides.tell(what + ", Axon's event store", axon, "events/s", Sides.PEER, jdbc);
    }
    tail();
  }

  private void fill(ServerTarget target, int events)
      throws InterruptedException, ExecutionException, TimeoutException {
    int[] left = {events / EVENTS_AT_ONCE + 1};
    WireLoad.<Confirmation>of(
        FILLING_CLIENTS,
        Duration.ofMinutes(5),
        number -> {
          WireLoad.Call<Confirmation> append =
              WireCalls.appends(target.wire(), number, EVENTS_AT_ONCE);
          return answer -> left[0]-- > 0 && append.begin(answer);
        });
  }

  private static double fromStart(EventStore store, int events) throws InterruptedException {
    try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null)) {
      long began = System.nanoTime();
      for (int seen = 0; seen < events; seen++) {
        stream.nextAvailable();
      }
      return events / ((System.nanoTime() - began) / 1e9);
    }
  }

  /** From the append's call until the event is in the hands of a client that follows. */
  private void tail() throws InterruptedException {
    Target peer = sides.peer();
    tail(sides.node().events(), sides.warmUp());
    Samples node = tail(sides.node().events(), sides.time());
    String what = "from append to a follower at the tail";
    double jdbc = 0;
    if (peer != null) {
      tail(peer.events(), sides.warmUp().dividedBy(2));
      jdbc = tail(peer.events(), sides.time()).medianMillis();
    }
    sides.tell(what + ", median", node.medianMillis(), "ms", Sides.PEER, jdbc);
    sides.figures().add(what + ", 99 of 100", node.p99Millis(), "ms");
  }

  private static Samples tail(EventStore store, Duration time) throws InterruptedException {
    String aggregate = UUID.randomUUID().toString();
    Note note = Note.random(new Random(4711));
    long[] taken = new long[1 << 16];
    int count = 0;
    try (BlockingStream<TrackedEventMessage<?>> stream =
        store.openStream(store.createHeadToken())) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end && count < taken.length) {
        long began = System.nanoTime();
        store.publish(new GenericDomainEventMessage<>("Note", aggregate, count, note));
        if (!stream.hasNextAvailable(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("a follower was not sent what was confirmed");
        }
        stream.nextAvailable();
        taken[count++] = System.nanoTime() - began;
      }
    }
    return Samples.of(java.util.Arrays.copyOf(taken, count));
  }
}
