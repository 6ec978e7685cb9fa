package io.orderflow.axonserver.query;

import io.orderflow.axonserver.protocol.ProcessingInstruction;
import io.orderflow.axonserver.protocol.ProcessingKey;
import io.orderflow.axonserver.rpc.Instructions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Bounds on what waits.
 *
 * @param maxWaiting how many messages wait for the permits of one handler; more are refused
 * @param maxWaitingBytes how many bytes they have at most
 * @param timeout when a query without an answer is given up at the latest
 * @param maxWaitingUpdates how many updates wait for the permits of one subscriber; a subscription
 *     with more ends with an error
 * @param maxWaitingUpdateBytes how many bytes they have at most
 */
public record QueryLimits(
    int maxWaiting,
    long maxWaitingBytes,
    Duration timeout,
    int maxWaitingUpdates,
    long maxWaitingUpdateBytes) {

  /** When a query with these instructions is given up, on the clock of {@link System#nanoTime}. */
  long deadline(List<ProcessingInstruction> instructions) {
    long asked = Instructions.number(instructions, ProcessingKey.TIMEOUT, 0);
    long most = timeout.toMillis();
    long millis = asked > 0 ? Math.min(asked, most) : most;
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  public static QueryLimits defaults() {
    return new QueryLimits(10_000, 16 << 20, Duration.ofHours(1), 4_096, 16 << 20);
  }
}
