package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events of one context. Readers see what is durable and nothing else: {@link #head} moves when
 * the fsync has returned.
 */
public final class EventLog {

  /** The longest id of an aggregate, in bytes of UTF-8. */
  public static final int MAX_AGGREGATE_ID = 8_192;

  private final int id;
  private final String context;
  private final RocksStore store;
  private final RecentEvents recent;
  private final List<Runnable> headListeners = new CopyOnWriteArrayList<>();
  private final AggregateHeads heads;
  private volatile long head;
  private volatile boolean deleted;

  private final RecentSnapshots recentSnapshots = new RecentSnapshots();

  // What follows belongs to the sequencer's thread.
  private long lastNumbered;
  private long highestTimestamp;

  EventLog(int id, String context, RocksStore store, StoreOptions options) {
    this.id = id;
    this.context = context;
    this.store = store;
    this.heads = new AggregateHeads(options.aggregateHeads());
    this.head = -1;
    this.highestTimestamp = Long.MIN_VALUE;
    store.scanBack(
        Family.EVENTS,
        Keys.event(id, Long.MAX_VALUE),
        Access.DISK,
        (key, value) -> {
          if (Keys.contextOf(key) == id) {
            head = Keys.tokenOfEvent(key);
            highestTimestamp = EventRecord.highestTimestampOf(value);
          }
          return false;
        });
    this.lastNumbered = head;
    this.recent = new RecentEvents(options.recentEvents(), options.recentBytes(), head + 1);
  }

  public String context() {
    return context;
  }

  int id() {
    return id;
  }

  /** Whether the context was deleted: what is still open for it must end. */
  public boolean isDeleted() {
    return deleted;
  }

  void delete() {
    deleted = true;
  }

  private RuntimeException missing(long token) {
    return deleted
        ? new ContextDeletedException(context)
        : new IllegalStateException("Event " + token + " is missing");
  }

  /** The token of the last durable event; -1 when there is none. */
  public long head() {
    return head;
  }

  /** Runs the listener after each batch that became durable. It must be quick. */
  public void onHead(Runnable listener) {
    headListeners.add(listener);
  }

  /** A durable event that is still in memory. Never waits for the disk. */
  public @Nullable StoredEvent recent(long token) {
    return token <= head ? recent.get(token) : null;
  }

  /** A durable event, from memory or from disk. */
  public StoredEvent event(long token) {
    return events(List.of(token), Access.DISK).get(0);
  }

  /** Events from the given token on, as many as the limits allow; at least one if there is one. */
  public List<StoredEvent> read(long from, int maxEvents, long maxBytes) {
    long last = head;
    List<StoredEvent> events = new ArrayList<>();
    if (from > last) {
      return events;
    }
    long[] bytes = {0};
    store.scanMuch(
        Family.EVENTS,
        Keys.event(id, from),
        (key, value) -> {
          if (Keys.contextOf(key) != id || Keys.tokenOfEvent(key) > last) {
            return false;
          }
          events.add(new StoredEvent(Keys.tokenOfEvent(key), value, null));
          bytes[0] += value.length;
          return events.size() < maxEvents && bytes[0] < maxBytes;
        });
    if (events.isEmpty() && deleted) {
      throw missing(from);
    }
    return events;
  }

  /** Shows the durable events before a token, newest first, as long as more are wanted. */
  public void readBack(long before, Predicate<StoredEvent> visitor) {
    long last = Math.min(before - 1, head);
    if (last < 0) {
      return;
    }
    store.scanMuchBack(
        Family.EVENTS,
        Keys.event(id, last),
        (key, value) ->
            Keys.contextOf(key) == id
                && visitor.test(new StoredEvent(Keys.tokenOfEvent(key), value, null)));
  }

  /**
   * The token of the first event at or after the instant, in milliseconds since the epoch; one more
   * than the head when there is none.
   */
  public long tokenAt(long instant) {
    long low = 0;
    long high = head + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      byte[] value = store.get(Family.EVENTS, Keys.event(id, middle), Access.DISK);
      if (value == null) {
        throw missing(middle);
      }
      if (EventRecord.highestTimestampOf(value) >= instant) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * Events of an aggregate in the order of their sequence numbers.
   *
   * @param from the first sequence number wanted
   * @param to the last one
   * @param maxEvents how many to return at most
   */
  public List<StoredEvent> readAggregate(
      String aggregateId, long from, long to, int maxEvents, Access access) {
    byte[] aggregate = Keys.aggregateId(aggregateId);
    if (aggregate.length > MAX_AGGREGATE_ID || !exists(aggregate, from, access)) {
      return List.of();
    }
    List<Long> tokens = new ArrayList<>();
    byte[] first = Keys.aggregate(id, aggregate, from);
    store.scan(
        Family.AGGREGATES,
        first,
        access,
        (key, value) -> {
          if (!Keys.sameAggregate(key, first) || Keys.sequenceNumberOf(key) > to) {
            return false;
          }
          tokens.add(Keys.number(value));
          return tokens.size() < maxEvents;
        });
    return events(tokens, access);
  }

  /**
   * The events of those tokens, in their order. The index names an event as soon as it is on disk,
   * a moment before it is published, and a recent one may be displaced at any time: so each is
   * looked up in memory once, and what was not there is read from the store.
   */
  private List<StoredEvent> events(List<Long> tokens, Access access) {
    List<@Nullable StoredEvent> events = new ArrayList<>(tokens.size());
    List<Integer> older = new ArrayList<>();
    for (long token : tokens) {
      StoredEvent known = recent.get(token);
      if (known == null) {
        older.add(events.size());
      }
      events.add(known);
    }
    List<byte @Nullable []> values =
        values(older.stream().map(place -> Keys.event(id, tokens.get(place))).toList(), access);
    for (int i = 0; i < older.size(); i++) {
      int place = older.get(i);
      byte[] value = values.get(i);
      if (value == null) {
        throw missing(tokens.get(place));
      }
      events.set(place, new StoredEvent(tokens.get(place), value, null));
    }
    return events;
  }

  private List<byte @Nullable []> values(List<byte[]> keys, Access access) {
    if (keys.size() > 1 && access == Access.DISK) {
      return store.getAll(Family.EVENTS, keys);
    }
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(store.get(Family.EVENTS, key, access));
    }
    return values;
  }

  /** The last sequence number of an aggregate; -1 when it has no events. */
  public long lastSequenceNumber(String aggregateId) {
    byte[] aggregate = Keys.aggregateId(aggregateId);
    if (aggregate.length > MAX_AGGREGATE_ID || !exists(aggregate, 0, Access.DISK)) {
      return -1;
    }
    byte[] last = Keys.aggregate(id, aggregate, Long.MAX_VALUE);
    long[] sequenceNumber = {-1};
    store.scanBack(
        Family.AGGREGATES,
        last,
        Access.DISK,
        (key, value) -> {
          if (Keys.sameAggregate(key, last)) {
            sequenceNumber[0] = Keys.sequenceNumberOf(key);
          }
          return false;
        });
    return sequenceNumber[0];
  }

  /** Numbers have no gaps, so one look through the bloom filter tells for most new aggregates. */
  private boolean exists(byte[] aggregate, long sequenceNumber, Access access) {
    byte[] key = Keys.aggregate(id, aggregate, sequenceNumber);
    return store.get(Family.AGGREGATES, key, access) != null;
  }

  /**
   * Snapshots of an aggregate, newest first.
   *
   * @param from the lowest sequence number wanted
   * @param to the highest one
   * @param maxResults how many to return at most
   */
  public List<Snapshot> snapshots(
      String aggregateId, long from, long to, int maxResults, Access access) {
    byte[] aggregate = Keys.aggregateId(aggregateId);
    List<Snapshot> snapshots = new ArrayList<>();
    if (aggregate.length > MAX_AGGREGATE_ID
        || to < 0
        || maxResults <= 0
        || !exists(aggregate, 0, access)) {
      return snapshots;
    }
    byte[] last = Keys.aggregate(id, aggregate, to);
    store.scanBack(
        Family.SNAPSHOTS,
        last,
        access,
        (key, value) -> {
          if (!Keys.sameAggregate(key, last) || Keys.sequenceNumberOf(key) < from) {
            return false;
          }
          snapshots.add(new Snapshot(Keys.sequenceNumberOf(key), new StoredEvent(-1, value, null)));
          return snapshots.size() < maxResults;
        });
    return snapshots;
  }

  /**
   * Forgets aggregates that were not written to for long, and looks up those that are unknown now.
   * One whose next event does not have the expected number stays unknown. Between two groups.
   *
   * @param next the number of the next event, by the id of its aggregate
   */
  void learnHeads(Map<String, Long> next) {
    heads.trim();
    List<String> unknown = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    next.forEach(
        (aggregateId, number) -> {
          byte[] aggregate = Keys.aggregateId(aggregateId);
          if (number >= 0
              && aggregate.length <= MAX_AGGREGATE_ID
              && heads.get(aggregateId) == null) {
            unknown.add(aggregateId);
            keys.add(Keys.aggregate(id, aggregate, number));
            keys.add(Keys.aggregate(id, aggregate, Math.max(0, number - 1)));
          }
        });
    if (unknown.isEmpty()) {
      return;
    }
    List<byte @Nullable []> rows = store.getAll(Family.AGGREGATES, keys);
    for (int i = 0; i < unknown.size(); i++) {
      long number = Objects.requireNonNull(next.get(unknown.get(i)));
      boolean isNext = rows.get(2 * i) == null;
      boolean follows = number == 0 || rows.get(2 * i + 1) != null;
      if (isNext && follows) {
        heads.put(unknown.get(i), number - 1);
      }
    }
  }

  /** The sequencer's view: it includes what is numbered, but not on disk yet. */
  long numbered(String aggregateId) {
    Long known = heads.get(aggregateId);
    if (known == null) {
      known = lastSequenceNumber(aggregateId);
      heads.put(aggregateId, known);
    }
    return known;
  }

  void numbered(String aggregateId, long sequenceNumber) {
    heads.put(aggregateId, sequenceNumber);
  }

  long nextToken() {
    return ++lastNumbered;
  }

  long highestTimestamp(long timestamp) {
    highestTimestamp = Math.max(highestTimestamp, timestamp);
    return highestTimestamp;
  }

  /** Makes durable events visible, in the order of their tokens. */
  /** Reads all snapshots, and those that come. */
  public SnapshotReader snapshotReader() {
    return new SnapshotReader(this, store, recentSnapshots);
  }

  void stageSnapshot(byte[] key) {
    recentSnapshots.stage(key);
  }

  void publishSnapshots() {
    recentSnapshots.publish();
    headListeners.forEach(Runnable::run);
  }

  void publish(List<StoredEvent> events) {
    for (StoredEvent event : events) {
      recent.add(event);
    }
    head = events.get(events.size() - 1).token();
    headListeners.forEach(Runnable::run);
  }

  /** Shows durable events as they have become. */
  void replace(List<StoredEvent> events) {
    events.forEach(recent::replace);
  }

  /** A snapshot, and the sequence number of the last event that it includes. */
  public record Snapshot(long sequenceNumber, StoredEvent event) {}
}
