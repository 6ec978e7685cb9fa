package io.orderflow.standalone.ledger;

import java.time.Instant;

/**
 * An event as the log holds it.
 *
 * @param position global, from 0
 * @param aggregateId empty where the event belongs to no aggregate
 * @param sequence within the aggregate, from 0
 * @param payload an event of the published language, or {@link Unreadable}
 */
public record LoggedEvent(
    long position, Instant at, String aggregateId, long sequence, Object payload) {

  /** A payload that is none of the published language. */
  public record Unreadable(String name, String revision, String why) {}
}
