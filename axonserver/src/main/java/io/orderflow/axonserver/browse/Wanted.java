package io.orderflow.axonserver.browse;

import io.orderflow.axonserver.http.Parameters;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.store.StoredEvent;
import java.util.OptionalLong;

/**
 * Which events of a log are asked for, by the search and by the tail alike.
 *
 * @param aggregate the whole identifier; empty for any
 * @param from the first instant, in milliseconds since the epoch
 * @param to the last one
 */
record Wanted(String aggregate, EventFilter filter, OptionalLong from, OptionalLong to) {

  static Wanted of(Request request) {
    return new Wanted(
        request.parameter("aggregate"),
        EventFilter.of(request.parameter("type"), request.parameter("text")),
        Parameters.instant(request, "from"),
        Parameters.instant(request, "to"));
  }

  boolean isAny() {
    return aggregate.isEmpty() && filter.isAny() && from.isEmpty() && to.isEmpty();
  }

  /** Clocks that go back are taken for standing still, as where an instant is searched for. */
  boolean has(StoredEvent stored, Event event) {
    long time = stored.highestTimestamp();
    return (from.isEmpty() || time >= from.getAsLong())
        && (to.isEmpty() || time <= to.getAsLong())
        && (aggregate.isEmpty() || event.getAggregateIdentifier().equals(aggregate))
        && (filter.isAny() || filter.matches(event));
  }
}
