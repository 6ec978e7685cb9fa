package io.orderflow.axonserver.store;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of the sequencer: each takes effect whole or not at all. */
sealed interface Write {

  Completion completion();

  /** An estimate of what it holds in memory while it waits. */
  int size();

  record AppendEvents(EventLog log, List<EventRecord> events, Completion completion)
      implements Write {
    @Override
    public int size() {
      int size = 0;
      for (EventRecord event : events) {
        size += event.size();
      }
      return size;
    }
  }

  record AppendSnapshot(EventLog log, EventRecord snapshot, Completion completion)
      implements Write {
    @Override
    public int size() {
      return snapshot.size();
    }
  }

  /** Replaces the schedule of the same id, if there is one. */
  record PutSchedule(EventLog log, UUID id, long dueAt, EventRecord event, Completion completion)
      implements Write {
    @Override
    public int size() {
      return event.size();
    }
  }

  record RemoveSchedule(EventLog log, UUID id, Completion completion) implements Write {
    @Override
    public int size() {
      return 32;
    }
  }

  /**
   * Makes the context that the log, still empty, is for.
   *
   * @param properties null when there are none
   */
  record CreateContext(EventLog log, byte @Nullable [] properties, Completion completion)
      implements Write {
    @Override
    public int size() {
      return 64 + (properties == null ? 0 : properties.length);
    }
  }

  /** Keeps what was noted of a context. */
  record PutProperties(EventLog log, byte[] properties, Completion completion) implements Write {
    @Override
    public int size() {
      return 64 + properties.length;
    }
  }

  /**
   * Keeps what an operator has set.
   *
   * @param value null when it is to be removed
   */
  record PutSetting(Setting setting, String name, byte @Nullable [] value, Completion completion)
      implements Write {
    @Override
    public int size() {
      return 64 + name.length() + (value == null ? 0 : value.length);
    }
  }

  /** Takes a context away; its schedules are erased afterwards, bit by bit. */
  record DeleteContext(EventLog log, Completion completion) implements Write {
    @Override
    public int size() {
      return 64;
    }
  }

  /**
   * Removes schedules of a deleted context.
   *
   * @param last whether nothing is left of the context afterwards
   */
  record Erase(int context, List<Keys.DueKey> schedules, boolean last, Completion completion)
      implements Write {
    @Override
    public int size() {
      return 64 * schedules.size();
    }
  }

  /** Puts rows of persistent streams, and removes those that have no value. */
  record PutStreamRows(EventLog log, List<StreamRow> rows, Completion completion) implements Write {
    @Override
    public int size() {
      int size = 0;
      for (StreamRow row : rows) {
        size += row.size();
      }
      return size;
    }
  }

  /** Begins, goes on with or ends a transformation of stored events. */
  record Transform(EventLog log, TransformationChange change, Completion completion)
      implements Write {
    @Override
    public int size() {
      return change.size();
    }
  }

  /** Appends the events of those schedules that are still due then, and removes them. */
  record Fire(List<DueSchedule> due, Completion completion) implements Write {
    @Override
    public int size() {
      return 64 * due.size();
    }
  }
}
