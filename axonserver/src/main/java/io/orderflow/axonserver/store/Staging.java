package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RejectedException.Rule;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Validates and numbers writes, and gathers them into one batch. Used by one thread. */
final class Staging implements AutoCloseable {

  private static final byte[] NOTHING = {};

  /** Beyond this, what else is due waits for the next write. */
  private static final long MAX_FIRE_BYTES = 4L << 20;

  private final RocksStore store;
  private final Clock clock;
  private final WriteBatch batch = new WriteBatch();
  private final Map<EventLog, List<StoredEvent>> appended = new LinkedHashMap<>();
  private final Set<EventLog> snapshotted = new HashSet<>();
  private final StageContexts contexts;
  private final StageTransformations transformations;

  /** Schedules that this batch changes: their new content, or nothing when they are removed. */
  private final Map<ScheduleKey, byte[]> schedules = new HashMap<>();

  Staging(RocksStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.contexts = new StageContexts(store, batch);
    this.transformations = new StageTransformations(store, batch, clock);
  }

  StageContexts contexts() {
    return contexts;
  }

  WriteBatch batch() {
    return batch;
  }

  Map<EventLog, List<StoredEvent>> appended() {
    return appended;
  }

  /** The logs that have got snapshots. */
  Set<EventLog> snapshotted() {
    return snapshotted;
  }

  /** Events that were on disk already, as this batch changes them. */
  Map<EventLog, List<StoredEvent>> changed() {
    return transformations.changed();
  }

  void clear() {
    batch.clear();
    transformations.clear();
    appended.clear();
    snapshotted.clear();
    schedules.clear();
  }

  void stage(Write write) throws RejectedException, RocksDBException {
    switch (write) {
      case Write.AppendEvents append ->
          append(StageContexts.present(append.log()), append.events());
      case Write.AppendSnapshot append ->
          snapshot(StageContexts.present(append.log()), append.snapshot());
      case Write.PutSchedule put -> put(put);
      case Write.RemoveSchedule remove -> remove(new ScheduleKey(remove.log(), remove.id()));
      case Write.PutStreamRows put -> put(StageContexts.present(put.log()), put.rows());
      case Write.Fire fire -> fire(fire.due());
      case Write.CreateContext create -> contexts.create(create.log(), create.properties());
      case Write.PutProperties put ->
          contexts.put(StageContexts.present(put.log()), put.properties());
      case Write.PutSetting put -> put(put);
      case Write.DeleteContext delete -> {
        contexts.delete(delete.log());
        transformations.forget(delete.log());
      }
      case Write.Erase erase -> contexts.erase(erase);
      case Write.Transform transform ->
          transformations.stage(StageContexts.present(transform.log()), transform.change());
    }
  }

  private void append(EventLog log, List<EventRecord> events)
      throws RejectedException, RocksDBException {
    validate(log, events);
    for (EventRecord event : events) {
      append(log, event);
    }
  }

  /** One bad event rejects all, so nothing is staged before all are seen. */
  private static void validate(EventLog log, List<EventRecord> events) throws RejectedException {
    if (events.size() == 1) {
      EventRecord event = events.get(0);
      if (event.hasAggregate()) {
        validate(event, log.numbered(event.aggregateId()));
      }
      return;
    }
    Map<String, Long> last = new HashMap<>();
    for (EventRecord event : events) {
      if (event.hasAggregate()) {
        Long known = last.get(event.aggregateId());
        validate(event, known != null ? known : log.numbered(event.aggregateId()));
        last.put(event.aggregateId(), event.sequenceNumber());
      }
    }
  }

  private static void validate(EventRecord event, long last) throws RejectedException {
    if (event.sequenceNumber() != last + 1) {
      throw new RejectedException(
          Rule.SEQUENCE,
          "Invalid sequence number %d for aggregate %s, expected %d"
              .formatted(event.sequenceNumber(), event.aggregateId(), last + 1));
    }
  }

  private void append(EventLog log, EventRecord event) throws RocksDBException {
    long token = log.nextToken();
    byte[] value = event.valueWithHighestTimestamp(log.highestTimestamp(event.timestamp()));
    store.put(batch, Family.EVENTS, Keys.event(log.id(), token), value);
    if (event.hasAggregate()) {
      log.numbered(event.aggregateId(), event.sequenceNumber());
      byte[] key =
          Keys.aggregate(log.id(), Keys.aggregateId(event.aggregateId()), event.sequenceNumber());
      store.put(batch, Family.AGGREGATES, key, Keys.number(token));
    }
    appended
        .computeIfAbsent(log, any -> new ArrayList<>())
        .add(new StoredEvent(token, value, event.payloadType()));
  }

  private void snapshot(EventLog log, EventRecord snapshot)
      throws RejectedException, RocksDBException {
    long last = log.numbered(snapshot.aggregateId());
    if (snapshot.sequenceNumber() < 0 || snapshot.sequenceNumber() > last) {
      throw new RejectedException(
          Rule.SNAPSHOT_WITHIN_STREAM,
          "Invalid snapshot: sequence number %d for aggregate %s, whose last event has %d"
              .formatted(snapshot.sequenceNumber(), snapshot.aggregateId(), last));
    }
    byte[] key =
        Keys.aggregate(
            log.id(), Keys.aggregateId(snapshot.aggregateId()), snapshot.sequenceNumber());
    store.put(batch, Family.SNAPSHOTS, key, snapshot.value());
    log.stageSnapshot(key);
    snapshotted.add(log);
  }

  private void put(Write.PutSchedule put) throws RejectedException, RocksDBException {
    ScheduleKey key = new ScheduleKey(StageContexts.present(put.log()), put.id());
    remove(key);
    byte[] event = put.event().value();
    byte[] value =
        ByteBuffer.allocate(Long.BYTES + event.length).putLong(put.dueAt()).put(event).array();
    store.put(batch, Family.SCHEDULES, key.inStore(), value);
    store.put(batch, Family.DUE, Keys.due(put.dueAt(), put.log().id(), put.id()), NOTHING);
    schedules.put(key, value);
  }

  private void put(EventLog log, List<StreamRow> rows) throws RocksDBException {
    for (StreamRow row : rows) {
      byte[] value = row.value();
      if (value == null) {
        store.delete(batch, Family.STREAMS, Keys.stream(log.id(), row));
      } else {
        store.put(batch, Family.STREAMS, Keys.stream(log.id(), row), value);
      }
    }
  }

  private void put(Write.PutSetting put) throws RocksDBException {
    byte[] key = put.setting().key(put.name());
    byte[] value = put.value();
    if (value == null) {
      store.delete(batch, Family.META, key);
    } else {
      store.put(batch, Family.META, key, value);
    }
  }

  private void remove(ScheduleKey key) throws RocksDBException {
    byte[] value = current(key);
    if (value != null) {
      store.delete(batch, Family.SCHEDULES, key.inStore());
      store.delete(batch, Family.DUE, Keys.due(Keys.number(value), key.log().id(), key.id()));
      schedules.put(key, NOTHING);
    }
  }

  private byte @Nullable [] current(ScheduleKey key) {
    byte[] value = schedules.get(key);
    if (value == null) {
      value = store.get(Family.SCHEDULES, key.inStore(), Access.DISK);
    }
    return value == null || value.length == 0 ? null : value;
  }

  private void fire(List<DueSchedule> due) throws RocksDBException {
    long bytes = 0;
    for (DueSchedule each : due) {
      if (bytes > MAX_FIRE_BYTES) {
        return;
      }
      ScheduleKey key = new ScheduleKey(each.log(), each.id());
      byte[] value = each.log().isDeleted() ? null : current(key);
      if (value != null && Keys.number(value) == each.dueAt()) {
        remove(key);
        bytes += value.length;
        byte[] event = java.util.Arrays.copyOfRange(value, Long.BYTES, value.length);
        append(each.log(), EventRecord.stored(event).at(clock.millis()));
      }
    }
  }

  @Override
  public void close() {
    batch.close();
  }

  private record ScheduleKey(EventLog log, UUID id) {
    byte[] inStore() {
      return Keys.schedule(log.id(), id);
    }
  }
}
