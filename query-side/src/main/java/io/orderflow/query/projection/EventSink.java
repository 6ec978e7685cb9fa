package io.orderflow.query.projection;

import java.util.List;
import java.util.Set;

/** Something that a projector writes a batch of events to. */
public interface EventSink {

  /** Payload classes of the events that it wants. */
  Set<Class<?>> events();

  /**
   * Writes what the batch changes. The same batch again changes nothing, nor does one of which a
   * part was written before.
   *
   * @param batch in the order of the log
   * @return what to do once the batch's token is stored, too
   */
  Runnable write(List<RecordedEvent> batch);
}
