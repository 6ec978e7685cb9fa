package io.orderflow.axonserver.store;

import io.orderflow.axonserver.store.RocksStore.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Lists the schedules of a context. Those of all contexts lie in one row, by their instants. */
final class ScheduleList {

  private static final int LONGEST_WALK = 50_000;
  private static final int CURSOR_BYTES = 28;

  /** Events may be large: a page ends when it holds more than this. */
  private static final long MAX_BYTES = 4L << 20;

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
    List<ScheduledEvent> schedules = new ArrayList<>();
    long bytes = 0;
    for (byte[] key : walk.found) {
      if (bytes > MAX_BYTES) {
        return new ScheduledEvent.Page(schedules, HexFormat.of().formatHex(walk.reached));
      }
      walk.reached = key;
      Keys.DueKey due = Keys.dueKey(key);
      byte[] value = rocks.get(Family.SCHEDULES, Keys.schedule(log.id(), due.id()), Access.DISK);
      if (value != null && Keys.number(value) == due.dueAt()) {
        byte[] event = Arrays.copyOfRange(value, Long.BYTES, value.length);
        schedules.add(new ScheduledEvent(due.id(), due.dueAt(), EventRecord.eventOf(event)));
        bytes += value.length;
      }
    }
    return new ScheduledEvent.Page(
        schedules, walk.complete ? null : HexFormat.of().formatHex(walk.end));
  }

  private static final class Walk implements RocksStore.Visitor {

    private final int context;
    private final byte[] after;
    private final int limit;
    private final List<byte[]> found = new ArrayList<>();
    private byte[] reached;
    private byte[] end;
    private boolean complete = true;
    private int walked;

    Walk(int context, byte[] after, int limit) {
      this.context = context;
      this.after = after;
      this.limit = limit;
      this.reached = after;
      this.end = after;
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
      end = key;
      if (Keys.dueKey(key).context() == context) {
        found.add(key);
      }
      return true;
    }
  }
}
