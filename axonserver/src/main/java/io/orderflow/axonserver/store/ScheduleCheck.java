package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.rocksdb.RocksDBException;

/** Each schedule is in the list of what is due, and that list has nothing else. */
final class ScheduleCheck {

  private final InspectedStore store;
  private final Set<Integer> contexts;
  private final Findings findings;
  private long schedules;
  private long due;

  ScheduleCheck(InspectedStore store, Set<Integer> contexts, Findings findings) {
    this.store = store;
    this.contexts = contexts;
    this.findings = findings;
  }

  void run() throws RocksDBException {
    RocksDBException[] failure = new RocksDBException[1];
    store.scan(
        Family.SCHEDULES,
        new byte[0],
        (key, value) -> {
          try {
            schedule(key, value);
            return true;
          } catch (RocksDBException unreadable) {
            failure[0] = unreadable;
            return false;
          }
        });
    if (failure[0] != null) {
      throw failure[0];
    }
    store.scan(
        Family.DUE,
        new byte[0],
        (key, value) -> {
          due++;
          return true;
        });
    if (due != schedules) {
      findings.wrong("%d schedules, but %d instants at which one is due", schedules, due);
    }
    findings.read("%d scheduled events", schedules);
  }

  private void schedule(byte[] key, byte[] value) throws RocksDBException {
    schedules++;
    ByteBuffer parts = ByteBuffer.wrap(key);
    int context = parts.getInt();
    UUID id = new UUID(parts.getLong(), parts.getLong());
    if (!contexts.contains(context)) {
      findings.wrong("schedule %s belongs to a context %d that is not known", id, context);
    }
    try {
      EventRecord.stored(Arrays.copyOfRange(value, Long.BYTES, value.length));
    } catch (RuntimeException unreadable) {
      findings.wrong("the event of schedule %s cannot be parsed", id);
    }
    if (store.get(Family.DUE, Keys.due(Keys.number(value), context, id)) == null) {
      findings.wrong("schedule %s is not in the list of what is due", id);
    }
  }
}
