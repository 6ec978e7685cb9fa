package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Reads all of one context: its events, the index of its aggregates, its snapshots. */
final class ContextCheck {

  private final InspectedStore store;
  private final int id;
  private final String name;
  private final Findings findings;
  private long head = -1;
  private long highestTimestamp = Long.MIN_VALUE;
  private long eventsOfAggregates;
  private long aggregates;
  private long snapshots;

  ContextCheck(InspectedStore store, int id, String name, Findings findings) {
    this.store = store;
    this.id = id;
    this.name = name;
    this.findings = findings;
  }

  void run() throws RocksDBException {
    events();
    index();
    snapshots();
    findings.read(
        "context %s: %d events, the last token is %d, %d aggregates, %d snapshots",
        name, head + 1, head, aggregates, snapshots);
    new TransformationCheck(store, id, name, head, findings).run();
  }

  private void events() throws RocksDBException {
    scan(
        Family.EVENTS,
        (key, value) -> {
          long token = Keys.tokenOfEvent(key);
          if (token != head + 1) {
            findings.wrong("context %s: token %d follows on %d", name, token, head);
          }
          head = token;
          EventRecord event = parse(value, "event " + token);
          if (event != null) {
            header(token, event, value);
            if (event.hasAggregate()) {
              eventsOfAggregates++;
              inIndex(token, event);
            }
          }
        });
  }

  private @Nullable EventRecord parse(byte[] value, String what) {
    try {
      return EventRecord.stored(value);
    } catch (RuntimeException unreadable) {
      findings.wrong("context %s: %s cannot be parsed", name, what);
      return null;
    }
  }

  private void header(long token, EventRecord event, byte[] value) {
    highestTimestamp = Math.max(highestTimestamp, event.timestamp());
    if (!EventRecord.isOfThisFormat(value)) {
      findings.wrong("context %s: event %d is of another format", name, token);
    }
    if (EventRecord.highestTimestampOf(value) != highestTimestamp) {
      findings.wrong(
          "context %s: event %d tells %d as the highest timestamp so far, but that is %d",
          name, token, EventRecord.highestTimestampOf(value), highestTimestamp);
    }
  }

  private void inIndex(long token, EventRecord event) throws RocksDBException {
    byte[] aggregate = Keys.aggregateId(event.aggregateId());
    byte[] value =
        store.get(Family.AGGREGATES, Keys.aggregate(id, aggregate, event.sequenceNumber()));
    if (value == null || value.length != Long.BYTES || Keys.number(value) != token) {
      findings.wrong(
          "context %s: event %d is not in the index as number %d of aggregate %s",
          name, token, event.sequenceNumber(), event.aggregateId());
    }
  }

  /** Every event is in the index; so when there are as many entries, each has its event. */
  private void index() throws RocksDBException {
    long[] entries = {0};
    byte[][] last = {new byte[0]};
    scan(
        Family.AGGREGATES,
        (key, value) -> {
          entries[0]++;
          boolean same = Keys.sameAggregate(key, last[0]);
          long expected = same ? Keys.sequenceNumberOf(last[0]) + 1 : 0;
          if (!same) {
            aggregates++;
          }
          if (Keys.sequenceNumberOf(key) != expected) {
            findings.wrong(
                "context %s: aggregate %s has number %d where %d is next",
                name, aggregateOf(key), Keys.sequenceNumberOf(key), expected);
          }
          last[0] = key;
        });
    if (entries[0] != eventsOfAggregates) {
      strayEntries();
    }
  }

  private void strayEntries() throws RocksDBException {
    scan(
        Family.AGGREGATES,
        (key, value) -> {
          byte[] event = store.get(Family.EVENTS, Keys.event(id, Keys.number(value)));
          EventRecord record = event == null ? null : parse(event, "event " + Keys.number(value));
          if (record == null
              || record.sequenceNumber() != Keys.sequenceNumberOf(key)
              || !record.aggregateId().equals(aggregateOf(key))) {
            findings.wrong(
                "context %s: the index has number %d of aggregate %s at token %d, which is not it",
                name, Keys.sequenceNumberOf(key), aggregateOf(key), Keys.number(value));
          }
        });
  }

  private void snapshots() throws RocksDBException {
    scan(
        Family.SNAPSHOTS,
        (key, value) -> {
          snapshots++;
          String what =
              "the snapshot %d of aggregate %s"
                  .formatted(Keys.sequenceNumberOf(key), aggregateOf(key));
          EventRecord snapshot = parse(value, what);
          if (snapshot != null
              && (snapshot.sequenceNumber() != Keys.sequenceNumberOf(key)
                  || !snapshot.aggregateId().equals(aggregateOf(key)))) {
            findings.wrong("context %s: %s is one of something else", name, what);
          }
          if (store.get(Family.AGGREGATES, key) == null) {
            findings.wrong("context %s: %s is ahead of its events", name, what);
          }
        });
  }

  private static String aggregateOf(byte[] key) {
    return new String(key, Integer.BYTES + Short.BYTES, key.length - 14, StandardCharsets.UTF_8);
  }

  private void scan(Family family, Entry entry) throws RocksDBException {
    store.scan(
        family,
        Keys.beginningOf(id),
        (key, value) -> {
          boolean ours = Keys.contextOf(key) == id;
          if (ours) {
            entry.look(key, value);
          }
          return ours;
        });
  }

  @FunctionalInterface
  private interface Entry {
    void look(byte[] key, byte[] value) throws RocksDBException;
  }
}
