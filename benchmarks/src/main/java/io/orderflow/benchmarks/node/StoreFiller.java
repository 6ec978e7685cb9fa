package io.orderflow.benchmarks.node;

import com.google.protobuf.ByteString;
import io.orderflow.axonserver.protocol.SerializedObject;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.EventRecord;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Fills a store through the node's own write path: transactions of 1,000 events, each validated,
 * numbered, synced and confirmed as those of clients are; gRPC alone is left out. {@code main}
 * takes a directory, the GiB of its disk that must stay free, and the numbers of events at which it
 * leaves a copy in a directory of that name, whose table files are hard links.
 */
final class StoreFiller {

  private static final int TRANSACTIONS_IN_FLIGHT = 16;
  private static final Duration CLOSE = Duration.ofMinutes(10);
  private static final int PAYLOADS = 4_096;
  private static final int PAYLOAD = 300;

  private final Semaphore inFlight = new Semaphore(TRANSACTIONS_IN_FLIGHT);
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final List<ByteString> payloads = payloads();
  private final SplittableRandom random = new SplittableRandom(4711);
  private final NodeStore store;
  private final Path directory;
  private final EventLog log;

  private StoreFiller(NodeStore store, Path directory) {
    this.store = store;
    this.directory = directory;
    this.log = store.ensureLog("default");
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    long leave = Long.parseLong(arguments[1]) << 30;
    NodeStore store =
        NodeStore.open(data.resolve("filling"), StoreOptions.defaults(), Clock.systemUTC());
    try {
      StoreFiller filler = new StoreFiller(store, data);
      for (String size : Arrays.asList(arguments).subList(2, arguments.length)) {
        long began = System.nanoTime();
        long before = filler.log.head();
        if (!filler.fill(Long.parseLong(size) / BigStore.EVENTS, leave)) {
          System.err.printf("%s events are too many for this disk%n", size);
          return;
        }
        store.backup(data.resolve(size));
        double seconds = (System.nanoTime() - began) / 1e9;
        System.err.printf("%s events: %,.0f/s%n", size, (filler.log.head() - before) / seconds);
      }
    } finally {
      store.finishWrites(CLOSE);
      store.close();
    }
  }

  /** Goes on where an earlier run has ended. False when the disk is full enough. */
  private boolean fill(long to, long leave) throws Exception {
    long there = log.head() + 1;
    int sequence = (int) (there % BigStore.BLOCK / BigStore.AGGREGATES_AT_ONCE);
    for (long first = there / BigStore.BLOCK * BigStore.AGGREGATES_AT_ONCE;
        first < to;
        first += BigStore.AGGREGATES_AT_ONCE) {
      if (Files.getFileStore(directory).getUsableSpace() < leave) {
        return false;
      }
      List<String> aggregates = new ArrayList<>();
      for (int i = 0; i < BigStore.AGGREGATES_AT_ONCE; i++) {
        aggregates.add(BigStore.aggregateId(first + i));
      }
      for (; sequence < BigStore.EVENTS; sequence++) {
        append(aggregates, sequence);
      }
      sequence = 0;
    }
    if (!inFlight.tryAcquire(TRANSACTIONS_IN_FLIGHT, CLOSE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the last transactions were not confirmed", failure.get());
    }
    inFlight.release(TRANSACTIONS_IN_FLIGHT);
    throwFailure();
    return true;
  }

  private void append(List<String> aggregates, int sequence) throws Exception {
    List<EventRecord> events = new ArrayList<>(aggregates.size());
    for (int i = 0; i < aggregates.size(); i++) {
      events.add(event(aggregates.get(i), sequence, i));
    }
    if (!inFlight.tryAcquire(CLOSE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing is confirmed any more");
    }
    throwFailure();
    store.append(log, events, new Confirmed());
  }

  private EventRecord event(String aggregate, int sequence, int place) {
    return EventRecord.of(
        Event.newBuilder()
            .setMessageIdentifier(messageId())
            .setAggregateIdentifier(aggregate)
            .setAggregateType("Order")
            .setAggregateSequenceNumber(sequence)
            .setTimestamp(1_750_000_000_000L)
            .setPayload(
                SerializedObject.newBuilder()
                    .setType("order.placed")
                    .setRevision("1")
                    .setData(payloads.get((place * 31 + sequence) % PAYLOADS)))
            .build());
  }

  /** JSON of 300 bytes, of which about a third compresses away. */
  private static List<ByteString> payloads() {
    Random random = new Random(4711);
    List<ByteString> payloads = new ArrayList<>();
    for (int i = 0; i < PAYLOADS; i++) {
      String json =
          "{\"lines\":[{\"sku\":\"%08x\",\"quantity\":%d,\"unitPrice\":{\"amount\":\"%d.%02d\"}}],\"text\":\"%s\"}"
              .formatted(
                  random.nextInt(),
                  1 + random.nextInt(50),
                  random.nextInt(500),
                  random.nextInt(100),
                  Note.random(random).text());
      payloads.add(ByteString.copyFromUtf8(json.substring(0, PAYLOAD)));
    }
    return payloads;
  }

  private String messageId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private void throwFailure() throws Exception {
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private final class Confirmed implements Completion {

    @Override
    public void succeeded() {
      inFlight.release();
    }

    @Override
    public void failed(Exception reason) {
      failure.compareAndSet(null, reason);
      inFlight.release();
    }
  }
}
