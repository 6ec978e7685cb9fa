package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RejectedException.Rule;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The contexts as the sequencer knows them: those that are numbered, but not on disk yet, too. A
 * context that is deleted leaves a mark until its schedules, which the instants of all contexts
 * order, are erased as well; everything else of it goes with the mark, in one batch.
 */
final class StageContexts {

  private static final byte[] NOTHING = {};
  private static final Set<Family> IN_PARTS = EnumSet.of(Family.META, Family.SCHEDULES, Family.DUE);

  private final RocksStore store;
  private final WriteBatch batch;
  private final Map<String, EventLog> contexts = new HashMap<>();
  private int highest;

  StageContexts(RocksStore store, WriteBatch batch) {
    this.store = store;
    this.batch = batch;
  }

  /** Tells of a context that is on disk already. */
  void known(EventLog context) {
    contexts.put(context.context(), context);
  }

  /** Nothing is written to a context that was deleted. */
  static EventLog present(EventLog context) throws RejectedException {
    if (context.isDeleted()) {
      throw noContext(context);
    }
    return context;
  }

  void create(EventLog context, byte @Nullable [] properties)
      throws RejectedException, RocksDBException {
    if (contexts.containsKey(context.context())) {
      throw new RejectedException(
          Rule.CONTEXT_EXISTS, "There is a context " + context.context() + " already");
    }
    contexts.put(context.context(), context);
    highest = Math.max(highest, context.id());
    store.put(batch, Family.META, Keys.context(context.context()), number(context.id()));
    store.put(batch, Family.META, Keys.highestContext(), number(highest));
    if (properties != null) {
      put(context, properties);
    }
  }

  void put(EventLog context, byte[] properties) throws RocksDBException {
    store.put(batch, Family.META, propertiesKey(context), properties);
  }

  private static byte[] propertiesKey(EventLog context) {
    return Setting.CONTEXT_PROPERTIES.key(Setting.ofContext(context.id()));
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  void delete(EventLog context) throws RejectedException, RocksDBException {
    if (!contexts.remove(context.context(), context)) {
      throw noContext(context);
    }
    context.delete();
    store.delete(batch, Family.META, Keys.context(context.context()));
    store.delete(batch, Family.META, propertiesKey(context));
    store.put(batch, Family.META, Keys.deletedContext(context.id()), NOTHING);
    for (Family family : Family.values()) {
      if (!IN_PARTS.contains(family)) {
        store.deleteRange(
            batch, family, Keys.beginningOf(context.id()), Keys.beginningOf(context.id() + 1));
      }
    }
  }

  private static RejectedException noContext(EventLog context) {
    return new RejectedException(
        Rule.NO_CONTEXT, "There is no context " + context.context() + ": it was deleted");
  }

  void erase(Write.Erase erase) throws RocksDBException {
    for (Keys.DueKey each : erase.schedules()) {
      store.delete(batch, Family.SCHEDULES, Keys.schedule(each.context(), each.id()));
      store.delete(batch, Family.DUE, Keys.due(each.dueAt(), each.context(), each.id()));
    }
    if (erase.last()) {
      store.delete(batch, Family.META, Keys.deletedContext(erase.context()));
    }
  }
}
