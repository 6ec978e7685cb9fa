package io.orderflow.query.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log in memory, for folding alone. */
public final class Recorded {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<RecordedEvent> events = new ArrayList<>();
  private final Map<String, Long> sequences = new HashMap<>();

  public Recorded add(String aggregate, Object payload) {
    long position = events.size();
    events.add(
        new RecordedEvent(
            position,
            sequences.merge(aggregate, 0L, (last, none) -> last + 1),
            START.plusSeconds(position),
            payload,
            new Stored(payload)));
    return this;
  }

  public List<RecordedEvent> events() {
    return events;
  }

  /** What a fold makes of all of it, by document. */
  public <S, P> Map<String, S> fold(Fold<S, P> fold) {
    Map<String, S> states = new HashMap<>();
    for (RecordedEvent event : events) {
      if (fold.events().contains(event.payload().getClass())) {
        fold.parts(event)
            .forEach(
                (id, part) -> {
                  S next = fold.apply(states.get(id), id, part, event);
                  if (next != null) {
                    states.put(id, next);
                  }
                });
      }
    }
    return states;
  }

  private record Stored(Object payload) implements RecordedEvent.Stored {

    @Override
    public String type() {
      return payload.getClass().getSimpleName();
    }

    @Override
    public String json() {
      return "{}";
    }
  }
}
