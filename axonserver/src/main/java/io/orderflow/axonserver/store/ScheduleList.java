package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists the schedules of a context. Those of all contexts lie in one row, by their instants. */
final class ScheduleList {

  private static final int LONGEST_WALK = 50_000;
  private static final int CURSOR_BYTES = 28;

  private final RocksStore rocks;

  ScheduleList(RocksStore rocks) {
    this.rocks = rocks;
  }

  boolean has(EventLog log, UUID id) {
    return rocks.get(Family.SCHEDULES, Keys.schedule(log.id(), id), Access.DISK) != null;
  }

  /**
   * @param cursor of the page before; empty for the first
   * @throws IllegalArgumentException when it is no cursor
   */
  ScheduledEvent.Page after(String cursor, EventLog log, int limit) {
    byte[] after = HexFormat.of().parseHex(cursor);
    if (after.length != 0 && after.length != CURSOR_BYTES) {
      throw new IllegalArgumentException("Not the length of a cursor");
    }
    Walk walk = new Walk(log.id(), after, limit);
    rocks.scan(Family.DUE, after, Access.DISK, walk);
    List<byte[]> keys =
        walk.found.stream().map(each -> Keys.schedule(log.id(), each.id())).toList();
    List<ScheduledEvent> schedules = new ArrayList<>();
    List<byte @Nullable []> values =
        keys.isEmpty() ? List.of() : rocks.getAll(Family.SCHEDULES, keys);
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      Keys.DueKey key = walk.found.get(i);
      if (value != null && Keys.number(value) == key.dueAt()) {
        byte[] event = Arrays.copyOfRange(value, Long.BYTES, value.length);
        schedules.add(new ScheduledEvent(key.id(), key.dueAt(), EventRecord.eventOf(event)));
      }
    }
    return new ScheduledEvent.Page(
        schedules, walk.complete ? null : HexFormat.of().formatHex(walk.reached));
  }

  private static final class Walk implements RocksStore.Visitor {

    private final int context;
    private final byte[] after;
    private final int limit;
    private final List<Keys.DueKey> found = new ArrayList<>();
    private byte[] reached;
    private boolean complete = true;
    private int walked;

    Walk(int context, byte[] after, int limit) {
      this.context = context;
      this.after = after;
      this.limit = limit;
      this.reached = after;
    }

    @Override
    public boolean visit(byte[] key, byte[] value) {
      if (Arrays.equals(key, after)) {
        return true;
      }
      if (found.size() == limit || walked++ == LONGEST_WALK) {
        complete = false;
        return false;
      }
      reached = key;
      Keys.DueKey each = Keys.dueKey(key);
      if (each.context() == context) {
        found.add(each);
      }
      return true;
    }
  }
}
