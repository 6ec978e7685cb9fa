package io.orderflow.query.projection;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pure part of a view: a document's state is what its events, in the order of the log, make of
 * nothing. It looks at the event and at that one document alone.
 *
 * @param <S> state of one document, immutable, with the position of the last event applied
 * @param <P> what of an event concerns one document
 */
public interface Fold<S, P> {

  /** Payload classes of the events that it knows. */
  Set<Class<?>> events();

  /** What of the event concerns which document, by the documents' ids. */
  Map<String, P> parts(RecordedEvent event);

  /**
   * @param state null where there is no such document yet
   * @return the document's next state; the same object where nothing changes; null for still none
   */
  @Nullable S apply(@Nullable S state, String id, P part, RecordedEvent event);

  /** Position of the last event applied. */
  long position(S state);
}
