package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Figures;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The node by itself, beside what limits it and the peer. */
@Command(
    name = "node",
    description =
        "The Axon Server node by itself: appends, aggregate reads, streaming, commands; beside"
            + " RocksDB's own synced writes, gRPC without storage, and Axon's JDBC engine on"
            + " PostgreSQL.",
    mixinStandardHelpOptions = true)
public final class NodeBenchmark implements Callable<Integer> {

  @Option(names = "--seconds", description = "of each measurement; ${DEFAULT-VALUE}")
  private int seconds = 4;

  @Option(names = "--warm-up", description = "seconds before the first of a kind; ${DEFAULT-VALUE}")
  private int warmUp = 8;

  @Option(names = "--events", description = "that are streamed from the start; ${DEFAULT-VALUE}")
  private int events = 500_000;

  @Option(names = "--clients", split = ",", description = "that append at once; ${DEFAULT-VALUE}")
  private int[] clients = {1, 8, 64, 256};

  @Option(
      names = "--only",
      split = ",",
      description = "of appends, reads, streams, commands; all if not said")
  private Set<String> only = Set.of("appends", "reads", "streams", "commands");

  @Option(names = "--no-peer", description = "where PostgreSQL is not installed")
  private boolean noPeer;

  @Override
  public Integer call() throws Exception {
    Figures figures = new Figures("node");
    int most = java.util.Arrays.stream(clients).max().orElse(1);
    try (RocksWrites rocks = new RocksWrites();
        ServerTarget unstored = ServerTarget.unstored();
        Target peer =
            noPeer ? null : new PostgresTarget(PostgresServer.start(), Math.max(64, most));
        ServerTarget node = ServerTarget.node()) {
      Sides sides =
          new Sides(
              node,
              unstored,
              rocks,
              peer,
              Duration.ofSeconds(seconds),
              Duration.ofSeconds(warmUp),
              figures);
      if (only.contains("appends")) {
        new Appends(sides).measure(clients);
      }
      if (only.contains("reads")) {
        new Reads(sides).measure();
      }
      if (only.contains("streams")) {
        new Streams(sides).measure(events);
      }
      if (only.contains("commands")) {
        new Commands(sides).measure();
      }
    }
    figures.publish();
    return 0;
  }
}
