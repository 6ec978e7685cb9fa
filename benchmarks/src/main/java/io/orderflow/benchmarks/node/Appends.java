package io.orderflow.benchmarks.node;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Transactions of one event of 300 bytes, by many clients, each confirmed before its next. */
record Appends(Sides sides) {

  /** The client that makes what RocksDB's share is measured by. */
  private static final double ROCKS_AIM = 0.7;

  private static final double PEER_AIM = 3;
  private static final int AIMED_AT = 64;

  void measure(int[] clients) throws InterruptedException, ExecutionException, TimeoutException {
    warmUp();
    for (int each : clients) {
      measure(each);
    }
  }

  private void warmUp() throws InterruptedException, ExecutionException, TimeoutException {
    Target peer = sides.peer();
    stub(sides.node(), AIMED_AT, sides.warmUp());
    stub(sides.unstored(), AIMED_AT, sides.warmUp());
    axon(sides.node(), AIMED_AT, sides.warmUp());
    axon(sides.unstored(), AIMED_AT, sides.warmUp().dividedBy(2));
    if (peer != null) {
      axon(peer, AIMED_AT, sides.warmUp());
    }
  }

  private void measure(int clients)
      throws InterruptedException, ExecutionException, TimeoutException {
    Target peer = sides.peer();
    double rocks = Load.of(clients, sides.time(), number -> sides.rocks()::write).perSecond();
    Load node = stub(sides.node(), clients, sides.time());
    double unstored = stub(sides.unstored(), clients, sides.time()).perSecond();
    Load axon = axon(sides.node(), clients, sides.time());
    Load jdbc = peer == null ? null : axon(peer, clients, sides.time());
    double axonUnstored = axon(sides.unstored(), clients, sides.time()).perSecond();
    double jdbcRate = jdbc == null ? 0 : jdbc.perSecond();

    String what = "appends, %d client%s".formatted(clients, clients == 1 ? "" : "s");
    sides.tell(what, node.perSecond(), "/s", Sides.ROCKS, rocks);
    sides.tell(what, node.perSecond(), "/s", Sides.UNSTORED, unstored);
    sides.tell(what, node.perSecond(), "/s", Sides.PEER, jdbcRate);
    sides.tellTimes(what, node);
    what += ", Axon's event store";
    sides.tell(what, axon.perSecond(), "/s", Sides.ROCKS, rocks);
    sides.tell(what, axon.perSecond(), "/s", Sides.UNSTORED, axonUnstored);
    sides.tell(what, axon.perSecond(), "/s", Sides.PEER, jdbcRate);
    sides.tellTimes(what, axon);
    if (jdbc != null) {
      sides.tellTimes("  the same on PostgreSQL", jdbc);
    }
    if (clients == AIMED_AT) {
      sides
          .figures()
          .add("  share of RocksDB's", node.perSecond() / rocks, "", "aim (at least)", ROCKS_AIM);
      if (jdbc != null) {
        sides
            .figures()
            .add(
                "  times the JDBC engine",
                node.perSecond() / jdbcRate,
                "",
                "aim (at least)",
                PEER_AIM);
      }
    }
  }

  private static Load stub(ServerTarget target, int clients, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    return WireLoad.of(clients, time, number -> WireCalls.appends(target.wire(), number, 1));
  }

  private static Load axon(Target target, int clients, Duration time)
      throws InterruptedException, ExecutionException {
    return Load.of(clients, time, number -> publishing(target.events(), number));
  }

  /** Appends to an aggregate of its own, one event after the other. */
  private static Runnable publishing(EventStore events, int number) {
    String aggregate = UUID.randomUUID().toString();
    Note note = Note.random(new Random(number));
    long[] sequence = {0};
    return () ->
        events.publish(new GenericDomainEventMessage<>("Note", aggregate, sequence[0]++, note));
  }
}
