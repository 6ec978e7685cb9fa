package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
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

  ScheduleCheck(InspectedStore store, Set<Integer> contexts, Findings findings) {
    this.store = store;
    this.contexts = contexts;
    this.findings = findings;
  }

  void run() throws RocksDBException {
    store.scan(
        Family.SCHEDULES,
        new byte[0],
        (key, value) -> {
          schedule(Keys.contextOf(key), Keys.idOfSchedule(key), value);
          return true;
        });
    store.scan(
        Family.DUE,
        new byte[0],
        (key, value) -> {
          due(Keys.dueKey(key));
          return true;
        });
    findings.read("%d scheduled events", schedules);
  }

  private void schedule(int context, UUID id, byte[] value) throws RocksDBException {
    schedules++;
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

  private void due(Keys.DueKey due) throws RocksDBException {
    byte[] schedule = store.get(Family.SCHEDULES, Keys.schedule(due.context(), due.id()));
    if (schedule == null || Keys.number(schedule) != due.dueAt()) {
      findings.wrong(
          "schedule %s is in the list of what is due at %d, and is not there or due then",
          due.id(), due.dueAt());
    }
  }
}
