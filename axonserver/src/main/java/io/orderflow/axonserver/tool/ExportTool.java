package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.EventWithToken;
import io.orderflow.axonserver.tool.EventFile.Entry;
import io.orderflow.axonserver.tool.EventFile.SnapshotEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes all events and snapshots of a context into a file, by the public protocol. Snapshots are
 * read before the last events, so that none is ahead of the events in the file.
 */
final class ExportTool implements Tool {

  @Override
  public String usage() {
    return RemoteEventStore.USAGE + " --to FILE";
  }

  @Override
  public int run(Options options, Output output) {
    Path file = options.path("--to");
    String context = options.get("--context", "default");
    Path gathered = file.resolveSibling(file.getFileName() + ".snapshots");
    try (RemoteEventStore store = new RemoteEventStore(options, context);
        EventFileWriter writer = new EventFileWriter(file, context)) {
      Files.deleteIfExists(gathered);
      try {
        export(store, writer, gathered, context);
      } finally {
        Files.deleteIfExists(gathered);
      }
      output
          .out()
          .printf(
              "%s: %d events and %d snapshots of context %s%n",
              file, writer.events(), writer.snapshots(), context);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot export to %s: %s".formatted(file, failure), failure);
    }
    output.out().println("Scheduled events are not in it: the protocol does not list them");
    return 0;
  }

  private static void export(
      RemoteEventStore store, EventFileWriter writer, Path gathered, String context)
      throws IOException {
    long first = Math.max(0, store.firstToken());
    long last = store.lastToken();
    if (last >= first) {
      try (RemoteEvents events = store.events(first);
          EventFileWriter snapshots = new EventFileWriter(gathered, context)) {
        copy(events, last, writer, id -> addSnapshots(store, id, snapshots));
        snapshots.finish();
        long meanwhile = store.lastToken();
        if (meanwhile > last) {
          copy(events, meanwhile, writer, later -> {});
        }
      }
      append(gathered, writer);
    }
    writer.finish();
  }

  /** The first event of an aggregate has number 0: there its snapshots are asked for. */
  private static void copy(
      RemoteEvents events, long last, EventFileWriter writer, Consumer<String> newAggregate)
      throws IOException {
    long token;
    do {
      EventWithToken next = events.next();
      token = next.getToken();
      writer.event(next);
      Event event = next.getEvent();
      if (event.getAggregateSequenceNumber() == 0 && !event.getAggregateIdentifier().isEmpty()) {
        newAggregate.accept(event.getAggregateIdentifier());
      }
    } while (token < last);
  }

  private static void addSnapshots(
      RemoteEventStore store, String aggregateId, EventFileWriter snapshots) {
    try {
      for (Event snapshot : store.snapshots(aggregateId)) {
        snapshots.snapshot(snapshot);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Snapshots cannot be written: " + failure, failure);
    }
  }

  private static void append(Path gathered, EventFileWriter writer) throws IOException {
    try (EventFileReader reader = new EventFileReader(gathered)) {
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry instanceof SnapshotEntry(Event snapshot)) {
          writer.snapshot(snapshot);
        }
      }
    }
  }
}
