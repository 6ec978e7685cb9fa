package io.orderflow.axonserver.store;

import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.protocol.event.TransformationState;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes of stored events, as they are kept: a context has at most one that is open. What breaks
 * an order is refused with {@link RejectedException}, and then nothing has changed.
 */
public final class Transformations {

  private final RocksStore store;
  private final Consumer<Write> sequencer;
  private final Compaction compaction;

  Transformations(RocksStore store, Consumer<Write> sequencer) {
    this.store = store;
    this.sequencer = sequencer;
    this.compaction = new Compaction(store, this::submit);
  }

  /** Begins a transformation; refused while another one of the context is open. */
  public void start(EventLog log, String id, String description, Completion completion) {
    submit(log, new TransformationChange.Start(id, description), completion);
  }

  /**
   * Keeps an action. Their sequences run from 0 without gaps, their tokens ascend.
   *
   * @param action one that replaces or deletes an event
   */
  public void add(EventLog log, String id, TransformRequest action, Completion completion) {
    submit(
        log,
        new TransformationChange.Add(id, action.toBuilder().clearTransformationId().build()),
        completion);
  }

  public void cancel(EventLog log, String id, Completion completion) {
    submit(log, new TransformationChange.Cancel(id), completion);
  }

  /**
   * Decides that the transformation is applied; {@link #step} does it.
   *
   * @param lastSequence that of the last action; refused when it is another
   */
  public void apply(EventLog log, String id, long lastSequence, Completion completion) {
    submit(log, new TransformationChange.Apply(id, lastSequence), completion);
  }

  /**
   * Carries out the next actions of the transformation that is applied, in one batch with the note
   * that this is done; after the last of them the transformation is applied.
   *
   * @param events what has become of the actions' events
   */
  public void step(
      EventLog log, StoredTransformation applying, List<StoredEvent> events, Completion done) {
    long next = applying.applied() + events.size();
    submit(
        log,
        new TransformationChange.Step(applying.number(), applying.applied(), next, events),
        done);
  }

  private void submit(EventLog log, TransformationChange change, Completion completion) {
    sequencer.accept(new Write.Transform(log, change, completion));
  }

  /** All that are known of a context, the newest first. */
  public List<StoredTransformation> all(EventLog log) {
    List<StoredTransformation> all = new ArrayList<>();
    store.scan(
        Family.TRANSFORMATIONS,
        TransformationRows.transformation(log.id(), 0),
        Access.DISK,
        (key, value) -> {
          boolean ours = TransformationRows.isTransformation(key, log.id());
          if (ours) {
            all.add(StoredTransformation.of(TransformationRows.numberOf(key), value));
          }
          return ours;
        });
    all.replaceAll(each -> current(log, each));
    Collections.reverse(all);
    return all;
  }

  /** While actions are added, the last of them tells how far it is. */
  private StoredTransformation current(EventLog log, StoredTransformation known) {
    if (known.details().getState() != TransformationState.ACTIVE) {
      return known;
    }
    TransformRequest last = TransformationRows.lastAction(store, log.id(), known.number());
    return last == null ? known : known.withSequence(last.getSequence());
  }

  /** The one that is open; null when there is none. */
  public @Nullable StoredTransformation open(EventLog log) {
    StoredTransformation newest = TransformationRows.newest(store, log.id());
    return newest != null && newest.isOpen() ? newest : null;
  }

  /** The actions that are applied next, as many as the limits allow. */
  public List<TransformRequest> next(
      EventLog log, StoredTransformation applying, int maxActions, long maxBytes) {
    List<TransformRequest> actions = new ArrayList<>();
    long[] bytes = {0};
    store.scan(
        Family.TRANSFORMATIONS,
        TransformationRows.action(log.id(), applying.number(), applying.applied()),
        Access.DISK,
        (key, value) -> {
          if (!TransformationRows.isAction(key, log.id())
              || TransformationRows.numberOf(key) != applying.number()) {
            return false;
          }
          actions.add(TransformationRows.actionOf(value));
          bytes[0] += value.length;
          return actions.size() < maxActions && bytes[0] < maxBytes;
        });
    return actions;
  }

  /** Whether a compaction of the context was begun, and has not ended. */
  boolean toBeCompacted(EventLog log) {
    return store.get(Family.TRANSFORMATIONS, TransformationRows.compaction(log.id()), Access.DISK)
        != null;
  }

  /** What makes the former content of events go from the disk. */
  public Compaction compaction() {
    return compaction;
  }
}
