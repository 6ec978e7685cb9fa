package io.orderflow.axonserver.store;

import io.orderflow.axonserver.protocol.event.TransformRequest;
import java.util.List;

/** What can become of the transformations of a context, each whole or not at all. */
sealed interface TransformationChange {

  /** An estimate of what it holds in memory while it waits. */
  default int size() {
    return 64;
  }

  /** Makes the one transformation that a context may have at a time. */
  record Start(String id, String description) implements TransformationChange {
    @Override
    public int size() {
      return 64 + description.length();
    }
  }

  /** Keeps an action until the transformation is applied. */
  record Add(String id, TransformRequest action) implements TransformationChange {
    @Override
    public int size() {
      return 64 + action.getSerializedSize();
    }
  }

  /** Ends the transformation and drops its actions. */
  record Cancel(String id) implements TransformationChange {}

  /** Notes that the context is to be compacted, or that it has been. */
  record Compact(boolean wanted) implements TransformationChange {}

  /** From here on it is applied, whatever happens. */
  record Apply(String id, long lastSequence) implements TransformationChange {}

  /**
   * Changes events as the next actions say, and drops these.
   *
   * @param from the sequence of the first of these actions
   * @param next the sequence of the action after them
   */
  record Step(long number, long from, long next, List<StoredEvent> events)
      implements TransformationChange {
    @Override
    public int size() {
      int size = 64;
      for (StoredEvent event : events) {
        size += event.size();
      }
      return size;
    }
  }
}
