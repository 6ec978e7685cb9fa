package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Figures;
import io.orderflow.systemtests.harness.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How a node behaves as its store grows. */
@Command(
    name = "store",
    description =
        "A store filled through the node's own write path, and a node's start, memory, appends,"
            + " reads and streaming at each size on the way, each by a process of its own.",
    mixinStandardHelpOptions = true)
public final class StoreBenchmark implements Callable<Integer> {

  private static final long[] SIZES = {
    1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000, 300_000_000
  };
  private static final long MILLION = 1_000_000;
  private static final int STARTS = 3;

  /** A prime, and so coprime to any number of aggregates below it or with other factors. */
  private static final long STRIDE = 1_000_003;

  private static final int CLIENTS = 64;
  private static final int STREAMED = 1_000_000;
  private static final long START_AIM_MILLIS = 2_000;
  private static final Duration FILLING = Duration.ofHours(6);
  private static final Duration SETTLING = Duration.ofMinutes(3);

  @Option(names = "--events", description = "to fill the store with; ${DEFAULT-VALUE}")
  private long events = 10_000_000;

  @Option(names = "--seconds", description = "of each measurement; ${DEFAULT-VALUE}")
  private int seconds = 5;

  @Option(names = "--data", description = "where the stores lie; it is deleted unless --keep")
  private Path data = Path.of("benchmarks", "target", "data", "big");

  @Option(names = "--leave", description = "GiB of the disk that stay free; ${DEFAULT-VALUE}")
  private int leaveGib = 15;

  @Option(names = "--fill-only", description = "to measure later, with --filled")
  private boolean fillOnly;

  @Option(names = "--filled", description = "measures what an earlier run has left")
  private boolean filled;

  @Option(names = "--keep", description = "leaves the stores where they are")
  private boolean keep;

  private final Figures figures = new Figures("store");

  @Override
  public Integer call() throws Exception {
    if (!filled) {
      delete(data);
      Files.createDirectories(data);
      fill();
    }
    if (fillOnly) {
      return 0;
    }
    for (long size : present()) {
      measure(size);
    }
    if (!keep) {
      delete(data);
    }
    figures.publish();
    return 0;
  }

  private void fill() throws IOException {
    List<String> arguments = new ArrayList<>(List.of(data.toString(), String.valueOf(leaveGib)));
    LongStream.concat(LongStream.of(SIZES).filter(size -> size < events), LongStream.of(events))
        .map(size -> Math.ceilDiv(size, BigStore.BLOCK) * BigStore.BLOCK)
        .mapToObj(String::valueOf)
        .forEach(arguments::add);
    try (ChildProcess filler =
        ChildProcess.start(
            NodeProcess.line(StoreFiller.class.getName(), arguments), data.resolve("fill.log"))) {
      if (filler.awaitExit(FILLING) != 0) {
        throw new IllegalStateException("The store was not filled:\n" + filler.tail());
      }
      System.err.println(filler.tail());
    }
    delete(data.resolve("filling"));
    for (long size : present()) {
      settle(size);
    }
  }

  /** The sizes that lie there, by the names of their directories. */
  private List<Long> present() throws IOException {
    try (Stream<Path> directories = Files.list(data)) {
      return directories
          .map(each -> each.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .map(Long::valueOf)
          .sorted()
          .toList();
    }
  }

  private Path node(long size) {
    return data.resolve(String.valueOf(size));
  }

  private Path log() {
    return data.resolve("node.log");
  }

  /** Lets a node finish the compactions that the filling left behind. */
  private void settle(long size) {
    try (NodeProcess process = NodeProcess.node(node(size), log())) {
      DiskWrites.awaitQuiet(process.pid(), SETTLING);
    }
  }

  private void measure(long size)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Path node = node(size);
    Path log = log();
    tell(size, "store", bytes(node) / 1e9, "GB");
    double[] starts = new double[STARTS];
    double[] processor = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      try (NodeProcess process = NodeProcess.node(node, log)) {
        starts[i] = process.startMillis();
        processor[i] = process.processorMillis();
      }
    }
    Arrays.sort(starts);
    Arrays.sort(processor);
    tellAim(size, "start", starts[STARTS / 2], "ms", START_AIM_MILLIS);
    tell(size, "processor time of a start", processor[STARTS / 2], "ms");
    NodeProcess killed = NodeProcess.node(node, log);
    try (WireClient wire = new WireClient(killed.port())) {
      work(size, wire);
      tell(size, "resident after that", killed.memory().residentBytes() / 1e6, "MB");
      tell(size, "resident at most", killed.memory().highestResidentBytes() / 1e6, "MB");
    } finally {
      killed.kill();
    }
    try (NodeProcess process = NodeProcess.node(node, log)) {
      tellAim(size, "start after kill -9", process.startMillis(), "ms", START_AIM_MILLIS);
    }
  }

  private void work(long size, WireClient wire)
      throws InterruptedException, ExecutionException, TimeoutException {
    Duration time = Duration.ofSeconds(seconds);
    WireLoad.of(CLIENTS, time, number -> WireCalls.creations(wire, number));
    Load alone = WireLoad.of(1, time, number -> WireCalls.creations(wire, number));
    tell(size, "append, new aggregate, 1 client, median", alone.samples().medianMillis(), "ms");
    Load creations = WireLoad.of(CLIENTS, time, number -> WireCalls.creations(wire, number));
    tell(size, "appends, new aggregates, 64 clients", creations.perSecond(), "/s");
    tell(size, "the same, 99 of 100", creations.samples().p99Millis(), "ms");
    LongSupplier old = everyAggregate(size, wire);
    Load continuations =
        WireLoad.of(
            CLIENTS, time, number -> WireCalls.continuations(wire, number, old, BigStore.EVENTS));
    tell(size, "appends, old aggregates, 64 clients", continuations.perSecond(), "/s");
    tell(size, "the same, 99 of 100", continuations.samples().p99Millis(), "ms");
    Random random = new Random(4711);
    LongSupplier any = () -> random.nextLong(size / BigStore.EVENTS);
    Load reads = WireLoad.of(1, time, number -> WireCalls.reads(wire, any));
    tell(size, "aggregate of 10 events read, median", reads.samples().medianMillis(), "ms");
    tell(size, "aggregate of 10 events read, 99 of 100", reads.samples().p99Millis(), "ms");
    int streamed = (int) Math.min(size, STREAMED);
    tell(size, "streamed from the start", WireStream.perSecond(wire, 0, streamed), "events/s");
    tell(
        size,
        "streamed from the middle",
        WireStream.perSecond(
            wire, size / 2, Math.min(streamed, (int) Math.min(size / 2, STREAMED))),
        "events/s");
  }

  /** Each aggregate of the store that no earlier measurement has written to once, in no order. */
  private static LongSupplier everyAggregate(long size, WireClient wire) {
    long count = size / BigStore.EVENTS;
    // Written to in that order: so those that were written to are its beginning.
    long first = 0;
    for (long end = count; first < end; ) {
      long middle = (first + end) >>> 1;
      if (wire.lastSequence(BigStore.aggregateId(middle * STRIDE % count)) >= BigStore.EVENTS) {
        first = middle + 1;
      } else {
        end = middle;
      }
    }
    AtomicLong next = new AtomicLong(first);
    return () -> {
      long number = next.getAndIncrement();
      return number < count ? number * STRIDE % count : -1;
    };
  }

  private void tell(long size, String what, double value, String unit) {
    figures.add(name(size, what), value, unit);
    System.err.printf("%-60s %,14.2f %s%n", name(size, what), value, unit);
  }

  private void tellAim(long size, String what, double value, String unit, double aim) {
    figures.add(name(size, what), value, unit, "aim (at most)", aim);
    System.err.printf("%-60s %,14.2f %s%n", name(size, what), value, unit);
  }

  private static String name(long size, String what) {
    return size < MILLION
        ? "%,d events: %s".formatted(size, what)
        : "%,d M events: %s".formatted(size / MILLION, what);
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
