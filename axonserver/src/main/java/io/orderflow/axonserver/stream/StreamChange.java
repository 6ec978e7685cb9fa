package io.orderflow.axonserver.stream;

import io.orderflow.axonserver.protocol.streams.InitializationProperties;
import io.orderflow.axonserver.store.Completion;
import java.util.function.LongSupplier;

/** A change of a stream that waits for its turn. */
sealed interface StreamChange {

  Completion answer();

  /** Whether no client may work on the stream meanwhile. */
  default boolean exclusive() {
    return true;
  }

  default Progress progress(Progress before) {
    return before;
  }

  default InitializationProperties properties(InitializationProperties before) {
    return before;
  }

  record Rename(String name, Completion answer) implements StreamChange {

    @Override
    public boolean exclusive() {
      return false;
    }

    @Override
    public InitializationProperties properties(InitializationProperties before) {
      return before.toBuilder().setStreamName(name).build();
    }
  }

  record Resize(int segments, Completion answer) implements StreamChange {
    @Override
    public Progress progress(Progress before) {
      return before.segments() == segments ? before : before.resized(segments);
    }
  }

  /**
   * @param position the last token before the first one wanted, asked for when no client works
   */
  record Reset(LongSupplier position, Completion answer) implements StreamChange {
    @Override
    public Progress progress(Progress before) {
      return before.reset(position.getAsLong());
    }
  }
}
