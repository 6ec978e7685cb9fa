package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.grpc.event.Event;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a node that is killed again and again has acknowledged, and what it must therefore have. A
 * writer numbers its events across its aggregates; what an event carries follows from its place.
 */
final class KillLog {

  static final int AGGREGATES_OF_A_WRITER = 3;

  private final Map<Integer, BitSet> acknowledged = new ConcurrentHashMap<>();
  private final AtomicLong acknowledgedEvents = new AtomicLong();
  private final Map<Integer, Long> tried = new ConcurrentHashMap<>();
  private final Map<String, Long> snapshots = new ConcurrentHashMap<>();
  private final Set<String> scheduled = ConcurrentHashMap.newKeySet();

  // What was read so far.
  private final Map<String, List<Event>> byAggregate = new HashMap<>();
  private final Map<Integer, BitSet> found = new HashMap<>();
  private final Set<String> fired = new HashSet<>();
  private long nextToken;

  static String aggregate(int writer, long number) {
    return "a" + writer + "-" + number / 2 % AGGREGATES_OF_A_WRITER;
  }

  static Event event(int writer, long number, long sequenceNumber) {
    String place = writer + "/" + number + "/" + sequenceNumber + "/";
    return Clients.event(
        aggregate(writer, number),
        sequenceNumber,
        "thing.happened",
        place + "x".repeat((int) (number * 37 % 700)));
  }

  static Event snapshot(String aggregateId, long sequenceNumber) {
    return Clients.event(
        aggregateId, sequenceNumber, "snapshot", aggregateId + "@" + sequenceNumber);
  }

  /** The highest number that the writer has used, acknowledged or not. */
  long highest(int writer) {
    return tried.getOrDefault(writer, -1L);
  }

  void tried(int writer, long number) {
    tried.put(writer, number);
  }

  void acknowledged(int writer, long first, long last) {
    BitSet numbers = acknowledged.computeIfAbsent(writer, any -> new BitSet());
    synchronized (numbers) {
      numbers.set((int) first, (int) last + 1);
    }
    acknowledgedEvents.addAndGet(last - first + 1);
  }

  void snapshotAcknowledged(String aggregateId, long sequenceNumber) {
    snapshots.merge(aggregateId, sequenceNumber, Math::max);
  }

  void scheduleAcknowledged(String name) {
    scheduled.add(name);
  }

  /** The token that is to be read next. */
  long nextToken() {
    return nextToken;
  }

  long acknowledgedEvents() {
    return acknowledgedEvents.get();
  }

  int acknowledgedSchedules() {
    return scheduled.size();
  }

  int acknowledgedSnapshots() {
    return snapshots.size();
  }

  Set<String> aggregates() {
    return byAggregate.keySet();
  }

  /** Forgets what was read, so that all is read again. */
  void readAgain() {
    byAggregate.clear();
    found.clear();
    fired.clear();
    nextToken = 0;
  }

  /** Takes the log's next event and compares it with what was sent. */
  void read(long token, Event event) {
    assertThat(token).as("a gap, or one twice").isEqualTo(nextToken++);
    String payload = event.getPayload().getData().toStringUtf8();
    if (event.getAggregateIdentifier().isEmpty()) {
      assertThat(fired.add(payload)).as("%s fired twice", payload).isTrue();
      return;
    }
    String[] place = payload.split("/", 4);
    int writer = Integer.parseInt(place[0]);
    long number = Long.parseLong(place[1]);
    List<Event> before =
        byAggregate.computeIfAbsent(event.getAggregateIdentifier(), any -> new ArrayList<>());
    Event sent = event(writer, number, before.size());
    assertThat(event.getAggregateIdentifier()).isEqualTo(sent.getAggregateIdentifier());
    assertThat(event.getAggregateSequenceNumber()).isEqualTo(before.size());
    assertThat(payload).isEqualTo(sent.getPayload().getData().toStringUtf8());
    BitSet numbers = found.computeIfAbsent(writer, any -> new BitSet());
    assertThat(number).as("order of writer %d", writer).isGreaterThanOrEqualTo(numbers.length());
    numbers.set((int) number);
    before.add(event);
  }

  /** Now that the log was read to its end: what was acknowledged is there, and nothing by half. */
  void assertComplete() {
    acknowledged.forEach(
        (writer, numbers) -> {
          BitSet missing = (BitSet) numbers.clone();
          missing.andNot(found.getOrDefault(writer, new BitSet()));
          assertThat(missing.cardinality()).as("lost of writer %d: %s", writer, missing).isZero();
        });
    found.forEach(
        (writer, numbers) -> {
          for (int i = numbers.nextSetBit(0); i >= 0; i = numbers.nextSetBit(i + 2)) {
            assertThat(i % 2 == 0 && numbers.get(i + 1)).as("half of %d/%d", writer, i).isTrue();
          }
        });
  }

  void assertAllFired() {
    assertThat(fired).containsAll(scheduled);
  }

  /** An aggregate as a read of it gave it, from its newest snapshot on. */
  void assertAggregate(String id, List<Event> all, List<Event> fromSnapshot) {
    List<Event> expected = byAggregate.getOrDefault(id, List.of());
    assertThat(all).isEqualTo(expected);
    long from = 0;
    List<Event> rest = fromSnapshot;
    if (!rest.isEmpty() && rest.get(0).getSnapshot()) {
      long at = rest.get(0).getAggregateSequenceNumber();
      assertThat(rest.get(0).getPayload()).isEqualTo(snapshot(id, at).getPayload());
      from = at + 1;
      rest = rest.subList(1, rest.size());
    }
    Long promised = snapshots.get(id);
    assertThat(from - 1)
        .as("snapshot of %s", id)
        .isGreaterThanOrEqualTo(promised == null ? -1 : promised);
    assertThat(rest).isEqualTo(expected.subList((int) from, expected.size()));
  }
}
