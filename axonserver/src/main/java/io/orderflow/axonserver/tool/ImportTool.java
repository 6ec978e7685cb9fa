package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.tool.EventFile.Entry;
import io.orderflow.axonserver.tool.EventFile.EventEntry;
import io.orderflow.axonserver.tool.EventFile.SnapshotEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings an export into a context, by the public protocol. The whole file is verified first. Then
 * what the context holds must be the beginning of the file, event by event: so an import that was
 * interrupted goes on where it ended, and never mixes two stores. Nobody else may append meanwhile.
 */
final class ImportTool implements Tool {

  private static final int TRANSACTION_EVENTS = 500;
  private static final long TRANSACTION_BYTES = 1 << 20;
  private static final int SNAPSHOTS_AT_ONCE = 64;

  @Override
  public String usage() {
    return RemoteEventStore.USAGE + " --from FILE";
  }

  @Override
  public int run(Options options, Output output) {
    Path file = options.path("--from");
    try {
      Content content = verify(file);
      String context = options.get("--context", content.context);
      try (RemoteEventStore store = new RemoteEventStore(options, context)) {
        return bring(file, content, store, context, output);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read %s: %s".formatted(file, failure), failure);
    }
  }

  private record Content(String context, long firstToken, long events, long snapshots) {}

  private static Content verify(Path file) throws IOException {
    try (EventFileReader reader = new EventFileReader(file)) {
      long first = 0;
      long events = 0;
      long snapshots = 0;
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        switch (entry) {
          case EventEntry(var event) -> {
            first = events == 0 ? event.getToken() : first;
            if (snapshots > 0 || event.getToken() != first + events++) {
              throw new EventFileException(file, "is not in order at token " + event.getToken());
            }
          }
          case SnapshotEntry any -> snapshots++;
        }
      }
      return new Content(reader.context(), first, events, snapshots);
    }
  }

  private static int bring(
      Path file, Content content, RemoteEventStore store, String context, Output output)
      throws IOException {
    long there = store.lastToken() + 1;
    if (there > content.events) {
      throw new IllegalStateException(
          "Context %s holds %d events already, the file only %d: nothing was changed"
              .formatted(context, there, content.events));
    }
    try (EventFileReader reader = new EventFileReader(file)) {
      compare(reader, store, there, context);
      appendRest(reader, store);
    }
    if (store.lastToken() + 1 != content.events) {
      throw new IllegalStateException(
          "Context %s has %d events now, the file %d: somebody else appends"
              .formatted(context, store.lastToken() + 1, content.events));
    }
    output
        .out()
        .printf(
            "%s: %d events and %d snapshots are in context %s, %d of the events were there before%n",
            file, content.events, content.snapshots, context, there);
    if (content.firstToken != 0) {
      output.out().printf("Token %d of the file is token 0 now%n", content.firstToken);
    }
    return 0;
  }

  private static void compare(
      EventFileReader reader, RemoteEventStore store, long there, String context)
      throws IOException {
    if (there == 0) {
      return;
    }
    try (RemoteEvents events = store.events(0)) {
      for (long i = 0; i < there; i++) {
        Event found = events.next().getEvent();
        if (!(reader.next() instanceof EventEntry(var expected))
            || !same(found, expected.getEvent())) {
          throw new IllegalStateException(
              "Context %s holds other events than the file, from token %d on: nothing was changed"
                  .formatted(context, i));
        }
      }
    }
  }

  private static boolean same(Event found, Event expected) {
    return found.toBuilder()
        .clearSnapshot()
        .build()
        .equals(expected.toBuilder().clearSnapshot().build());
  }

  private static void appendRest(EventFileReader reader, RemoteEventStore store)
      throws IOException {
    List<Event> transaction = new ArrayList<>();
    List<Event> snapshots = new ArrayList<>();
    long bytes = 0;
    @Nullable Entry entry = reader.next();
    while (entry != null) {
      switch (entry) {
        case EventEntry(var event) -> {
          transaction.add(event.getEvent());
          bytes += event.getEvent().getSerializedSize();
        }
        case SnapshotEntry(Event snapshot) -> snapshots.add(snapshot);
      }
      entry = reader.next();
      boolean eventsEnd = !(entry instanceof EventEntry);
      if (transaction.size() == TRANSACTION_EVENTS || bytes >= TRANSACTION_BYTES || eventsEnd) {
        if (!transaction.isEmpty()) {
          store.append(List.copyOf(transaction));
        }
        transaction.clear();
        bytes = 0;
      }
      if (snapshots.size() == SNAPSHOTS_AT_ONCE || (entry == null && !snapshots.isEmpty())) {
        store.appendSnapshots(List.copyOf(snapshots));
        snapshots.clear();
      }
    }
  }
}
