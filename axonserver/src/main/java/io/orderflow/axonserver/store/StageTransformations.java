package io.orderflow.axonserver.store;

import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.protocol.event.Transformation;
import io.orderflow.axonserver.protocol.event.TransformationId;
import io.orderflow.axonserver.protocol.event.TransformationState;
import io.orderflow.axonserver.store.RejectedException.Rule;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The transformations as the sequencer knows them. It alone decides what follows on what, so that
 * no action is missing or comes twice, whoever sends it and whatever is refused in between.
 */
final class StageTransformations {

  /** Of what has ended, the newest are kept for the record. */
  static final int MAX_KEPT = 1_000;

  private static final byte[] NOTHING = {};

  private final RocksStore store;
  private final WriteBatch batch;
  private final Clock clock;
  private final Map<EventLog, Newest> newest = new HashMap<>();
  private final Map<EventLog, List<StoredEvent>> changed = new LinkedHashMap<>();

  StageTransformations(RocksStore store, WriteBatch batch, Clock clock) {
    this.store = store;
    this.batch = batch;
    this.clock = clock;
  }

  /** The events that this batch changes. */
  Map<EventLog, List<StoredEvent>> changed() {
    return changed;
  }

  void clear() {
    changed.clear();
  }

  void forget(EventLog context) {
    newest.remove(context);
  }

  void stage(EventLog log, TransformationChange change) throws RejectedException, RocksDBException {
    switch (change) {
      case TransformationChange.Start start -> start(log, start);
      case TransformationChange.Add add -> add(log, add);
      case TransformationChange.Cancel cancel -> cancel(log, cancel);
      case TransformationChange.Apply apply -> apply(log, apply);
      case TransformationChange.Step step -> step(log, step);
      case TransformationChange.Compact compact -> compact(log, compact.wanted());
    }
  }

  private void start(EventLog log, TransformationChange.Start start)
      throws RejectedException, RocksDBException {
    StoredTransformation known = newest(log).transformation;
    if (known != null && known.isOpen()) {
      throw new RejectedException(
          Rule.TRANSFORMATION_STATE,
          "There is already ongoing transformation %s in context %s, which is %s"
              .formatted(id(known), log.context(), known.details().getState()));
    }
    long number = known == null ? 1 : known.number() + 1;
    put(
        log,
        new StoredTransformation(
            number,
            Transformation.newBuilder()
                .setTransformationId(TransformationId.newBuilder().setId(start.id()))
                .setState(TransformationState.ACTIVE)
                .setSequence(-1)
                .setContext(log.context())
                .setDescription(start.description())
                .setAppliedAt(-1)
                .setVersion((int) number)
                .build(),
            0));
    if (number > MAX_KEPT) {
      store.delete(
          batch,
          Family.TRANSFORMATIONS,
          TransformationRows.transformation(log.id(), number - MAX_KEPT));
    }
  }

  private void add(EventLog log, TransformationChange.Add add)
      throws RejectedException, RocksDBException {
    StoredTransformation active = active(log, add.id());
    Newest state = newest(log);
    TransformRequest action = add.action();
    long expected = active.details().getSequence() + 1;
    if (action.getSequence() != expected) {
      throw wrongAction(
          "The sequence of an action is %d, expected %d".formatted(action.getSequence(), expected));
    }
    long token = TransformationRows.tokenOf(action);
    if (token <= state.lastToken) {
      throw wrongAction(
          "Actions come in the order of their events: token %d cannot follow on %d"
              .formatted(token, state.lastToken));
    }
    if (token > log.head()) {
      throw wrongAction("There is no event %d: the last one is %d".formatted(token, log.head()));
    }
    store.put(
        batch,
        Family.TRANSFORMATIONS,
        TransformationRows.action(log.id(), active.number(), expected),
        action.toByteArray());
    state.transformation = active.withSequence(expected);
    state.lastToken = token;
  }

  private void cancel(EventLog log, TransformationChange.Cancel cancel)
      throws RejectedException, RocksDBException {
    StoredTransformation active = active(log, cancel.id());
    put(log, active.in(TransformationState.CANCELLED));
    dropActions(log, active.number(), 0, Long.MAX_VALUE);
  }

  private void apply(EventLog log, TransformationChange.Apply apply)
      throws RejectedException, RocksDBException {
    StoredTransformation active = active(log, apply.id());
    if (active.details().getSequence() != apply.lastSequence()) {
      throw wrongAction(
          "The last sequence of transformation %s is %d, not %d"
              .formatted(apply.id(), active.details().getSequence(), apply.lastSequence()));
    }
    put(log, active.in(TransformationState.APPLYING));
  }

  private void step(EventLog log, TransformationChange.Step step)
      throws RejectedException, RocksDBException {
    StoredTransformation applying = newest(log).transformation;
    if (applying == null
        || !applying.isApplying()
        || applying.number() != step.number()
        || applying.applied() != step.from()) {
      throw new RejectedException(
          Rule.TRANSFORMATION_STATE, "These actions are not the next to be applied");
    }
    for (StoredEvent event : step.events()) {
      store.put(batch, Family.EVENTS, Keys.event(log.id(), event.token()), event.value());
    }
    dropActions(log, step.number(), step.from(), step.next());
    boolean last = step.next() > applying.details().getSequence();
    Transformation details =
        last
            ? applying.details().toBuilder()
                .setState(TransformationState.APPLIED)
                .setAppliedAt(clock.millis())
                .build()
            : applying.details();
    put(log, new StoredTransformation(step.number(), details, step.next()));
    changed.computeIfAbsent(log, any -> new ArrayList<>()).addAll(step.events());
  }

  private void compact(EventLog log, boolean wanted) throws RejectedException, RocksDBException {
    byte[] note = TransformationRows.compaction(log.id());
    if (!wanted) {
      store.delete(batch, Family.TRANSFORMATIONS, note);
      return;
    }
    StoredTransformation known = newest(log).transformation;
    if (known != null && known.isOpen()) {
      throw new RejectedException(
          Rule.TRANSFORMATION_STATE,
          "Context %s is not compacted while transformation %s is %s"
              .formatted(log.context(), id(known), known.details().getState()));
    }
    store.put(batch, Family.TRANSFORMATIONS, note, NOTHING);
  }

  private void put(EventLog log, StoredTransformation transformation) throws RocksDBException {
    store.put(
        batch,
        Family.TRANSFORMATIONS,
        TransformationRows.transformation(log.id(), transformation.number()),
        transformation.value());
    Newest state = newest(log);
    StoredTransformation before = state.transformation;
    if (before == null || before.number() != transformation.number()) {
      state.lastToken = -1;
    }
    state.transformation = transformation;
  }

  private void dropActions(EventLog log, long number, long from, long before)
      throws RocksDBException {
    if (from < before) {
      store.deleteRange(
          batch,
          Family.TRANSFORMATIONS,
          TransformationRows.action(log.id(), number, from),
          TransformationRows.action(log.id(), number, before));
    }
  }

  private StoredTransformation active(EventLog log, String id) throws RejectedException {
    StoredTransformation known = newest(log).transformation;
    if (known == null || !known.is(id)) {
      throw new RejectedException(
          Rule.NO_TRANSFORMATION,
          "There is no active transformation %s in context %s".formatted(id, log.context()));
    }
    if (known.details().getState() != TransformationState.ACTIVE) {
      throw new RejectedException(
          Rule.TRANSFORMATION_STATE,
          "Transformation %s is not active, but %s".formatted(id, known.details().getState()));
    }
    return known;
  }

  private Newest newest(EventLog log) {
    return newest.computeIfAbsent(log, this::load);
  }

  private Newest load(EventLog log) {
    Newest loaded = new Newest();
    StoredTransformation known = TransformationRows.newest(store, log.id());
    if (known != null && known.details().getState() == TransformationState.ACTIVE) {
      TransformRequest last = TransformationRows.lastAction(store, log.id(), known.number());
      if (last != null) {
        known = known.withSequence(last.getSequence());
        loaded.lastToken = TransformationRows.tokenOf(last);
      }
    }
    loaded.transformation = known;
    return loaded;
  }

  private static String id(StoredTransformation transformation) {
    return transformation.details().getTransformationId().getId();
  }

  private static RejectedException wrongAction(String message) {
    return new RejectedException(Rule.TRANSFORMATION_ACTION, message);
  }

  /** The newest transformation of a context, and the event of its last action. */
  private static final class Newest {
    private @Nullable StoredTransformation transformation;
    private long lastToken = -1;
  }
}
