package io.orderflow.axonserver.store;

import java.util.UUID;

/**
 * A schedule that waits for its instant.
 *
 * @param dueAt milliseconds since the epoch
 */
public record DueSchedule(EventLog log, UUID id, long dueAt) {}
