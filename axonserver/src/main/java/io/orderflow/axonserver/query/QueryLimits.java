package io.orderflow.axonserver.query;

import java.time.Duration;

/**
 * Bounds on what waits.
 *
 * @param maxWaiting how many messages wait for the permits of one handler; more are refused
 * @param timeout when a query without an answer is given up at the latest
 * @param maxWaitingUpdates how many updates wait for the permits of one subscriber; a subscription
 *     with more ends with an error
 */
public record QueryLimits(int maxWaiting, Duration timeout, int maxWaitingUpdates) {

  public static QueryLimits defaults() {
    return new QueryLimits(10_000, Duration.ofHours(1), 4_096);
  }
}
