package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.rocksdb.RocksDBException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The node's event store, beside what limits it and the peer. */
@Command(
    name = "node",
    description =
        "The Axon Server node by itself: appends, aggregate reads, streaming; beside RocksDB's own"
            + " synced writes, gRPC without storage, and Axon's JDBC engine on PostgreSQL.",
    mixinStandardHelpOptions = true)
public final class NodeBenchmark implements Callable<Integer> {

  private static final int[] CLIENTS = {1, 8, 64, 256};
  private static final int[] AGGREGATE_EVENTS = {1, 10, 100};
  private static final int MOST_CONNECTIONS = 256;
  private static final int EVENTS_AT_ONCE = 100;
  private static final double STREAMING_AIM = 150_000;

  @Option(names = "--seconds", description = "of each measurement; ${DEFAULT-VALUE}")
  private int seconds = 5;

  @Option(names = "--events", description = "that are streamed from the start; ${DEFAULT-VALUE}")
  private int events = 1_000_000;

  private final Figures figures = new Figures("node");
  private final Random random = new Random(4711);

  @Override
  public Integer call() throws InterruptedException, ExecutionException, RocksDBException {
    double[] rocks = new double[CLIENTS.length];
    try (RocksWrites db = new RocksWrites()) {
      for (int i = 0; i < CLIENTS.length; i++) {
        rocks[i] = load(CLIENTS[i], number -> db::write).perSecond();
      }
    }
    double[] unstored;
    try (Target target = new Unstored()) {
      unstored = rates(appends(target));
    }
    Reads peerReads;
    double[] peer;
    try (Target target = new PostgresTarget(PostgresServer.start(), MOST_CONNECTIONS)) {
      peer = rates(appends(target));
      peerReads = Reads.of(target.events(), this);
    }
    try (Target target = new NodeTarget()) {
      List<Load> node = appends(target);
      for (int i = 0; i < CLIENTS.length; i++) {
        tell(CLIENTS[i], node.get(i), rocks[i], unstored[i], peer[i]);
      }
      Reads.of(target.events(), this).tellBeside(peerReads, figures);
      fill(target.events(), events);
      figures.add(
          "streamed from the start",
          streamed(target.events(), events),
          "events/s",
          "aim (at least)",
          STREAMING_AIM);
    }
    figures.publish();
    return 0;
  }

  private void tell(int clients, Load node, double rocks, double unstored, double peer) {
    String what = "appends of one event, %d client%s".formatted(clients, clients == 1 ? "" : "s");
    figures.add(what, node.perSecond(), "/s", "RocksDB synced", rocks);
    figures.add(what, node.perSecond(), "/s", "gRPC, no storage", unstored);
    figures.add(what, node.perSecond(), "/s", "JDBC, PostgreSQL", peer);
    figures.add(what + ", median", node.samples().medianMillis(), "ms");
    figures.add(what + ", 99 of 100", node.samples().p99Millis(), "ms");
  }

  private Load load(int clients, java.util.function.IntFunction<Runnable> client)
      throws InterruptedException, ExecutionException {
    return Load.of(clients, Duration.ofSeconds(seconds), client);
  }

  private List<Load> appends(Target target) throws InterruptedException, ExecutionException {
    // What is compiled and connected in the first seconds is no part of a figure.
    load(CLIENTS[1], number -> new Appender(target.events(), random.nextLong()));
    List<Load> loads = new ArrayList<>();
    for (int clients : CLIENTS) {
      loads.add(load(clients, number -> new Appender(target.events(), random.nextLong())));
    }
    return loads;
  }

  private static double[] rates(List<Load> loads) {
    return loads.stream().mapToDouble(Load::perSecond).toArray();
  }

  /** Appends to an aggregate of its own, one event after the other. */
  private static final class Appender implements Runnable {

    private final EventStore events;
    private final String aggregate = UUID.randomUUID().toString();
    private final Note note;
    private long sequence;

    Appender(EventStore events, long seed) {
      this.events = events;
      this.note = Note.random(new Random(seed));
    }

    @Override
    public void run() {
      events.publish(new GenericDomainEventMessage<>("Note", aggregate, sequence++, note));
    }
  }

  private void fill(EventStore store, int count) {
    for (int done = 0; done < count; done += EVENTS_AT_ONCE) {
      store.publish(aggregate(EVENTS_AT_ONCE));
    }
  }

  private List<DomainEventMessage<Note>> aggregate(int count) {
    String aggregate = UUID.randomUUID().toString();
    return IntStream.range(0, count)
        .<DomainEventMessage<Note>>mapToObj(
            sequence ->
                new GenericDomainEventMessage<>("Note", aggregate, sequence, Note.random(random)))
        .toList();
  }

  private static double streamed(EventStore store, int count) throws InterruptedException {
    try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null)) {
      long began = System.nanoTime();
      for (int seen = 0; seen < count; seen++) {
        stream.nextAvailable();
      }
      return count / ((System.nanoTime() - began) / 1e9);
    }
  }

  /**
   * Aggregates read whole, one after the other.
   *
   * @param plain loads per second by number of events, in the order of {@link #AGGREGATE_EVENTS}
   * @param snapshot loads per second of 100 events with a snapshot of the 99th
   */
  private record Reads(double[] plain, double snapshot) {

    static Reads of(EventStore store, NodeBenchmark benchmark)
        throws InterruptedException, ExecutionException {
      double[] plain = new double[AGGREGATE_EVENTS.length];
      String longest = "";
      for (int i = 0; i < AGGREGATE_EVENTS.length; i++) {
        List<DomainEventMessage<Note>> all = benchmark.aggregate(AGGREGATE_EVENTS[i]);
        store.publish(all);
        longest = all.getFirst().getAggregateIdentifier();
        plain[i] = loads(store, longest, benchmark);
      }
      int last = AGGREGATE_EVENTS[AGGREGATE_EVENTS.length - 1];
      store.storeSnapshot(
          new GenericDomainEventMessage<>(
              "Note", longest, last - 2L, Note.random(benchmark.random)));
      return new Reads(plain, loads(store, longest, benchmark));
    }

    private static double loads(EventStore store, String aggregate, NodeBenchmark benchmark)
        throws InterruptedException, ExecutionException {
      return benchmark
          .load(
              1,
              number ->
                  () ->
                      store.readEvents(aggregate).forEachRemaining(DomainEventMessage::getPayload))
          .perSecond();
    }

    void tellBeside(Reads peer, Figures figures) {
      for (int i = 0; i < AGGREGATE_EVENTS.length; i++) {
        figures.add(
            "aggregates of %d events read".formatted(AGGREGATE_EVENTS[i]),
            plain[i],
            "/s",
            "JDBC, PostgreSQL",
            peer.plain[i]);
      }
      figures.add(
          "aggregates of 100 events with a snapshot read",
          snapshot,
          "/s",
          "JDBC, PostgreSQL",
          peer.snapshot);
    }
  }
}
