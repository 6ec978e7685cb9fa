package io.orderflow.axonserver.store;

import io.orderflow.axonserver.protocol.event.Event;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for its instant.
 *
 * @param dueAt milliseconds since the epoch
 */
public record ScheduledEvent(UUID id, long dueAt, Event event) {

  /**
   * Some of them, in the order of their instants.
   *
   * @param cursor where to go on; null when nothing is left
   */
  public record Page(List<ScheduledEvent> schedules, @Nullable String cursor) {}
}
