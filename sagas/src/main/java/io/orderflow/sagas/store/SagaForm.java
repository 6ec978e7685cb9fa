package io.orderflow.sagas.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of saga is kept: in a part that never changes, written once, and a part that is
 * written again at each change. Both carry a published name.
 *
 * @param <S> the saga
 */
public interface SagaForm<S> {

  /** The property of events by whose value a saga is found; one saga to a value. */
  String association();

  /** The association's value in an event; null where the event has none. */
  @Nullable String valueIn(Object payload);

  Object fixedPart(S saga);

  /** Equal parts are not written again. */
  Object changingPart(S saga);

  S of(Object fixedPart, Object changingPart);

  /** When the sweep has to look at it; null where only an event can go on. */
  @Nullable Instant dueAt(S saga);

  /** What it waits for, for those who look into the store. */
  String waitsFor(S saga);
}
