package io.orderflow.axonserver.command;

import java.time.Duration;

/**
 * Bounds on what waits.
 *
 * @param maxWaiting how many commands wait for the permits of one handler; more are refused
 * @param maxWaitingBytes how many bytes they have at most
 * @param timeout when a command without an answer is given up at the latest
 */
public record CommandLimits(int maxWaiting, long maxWaitingBytes, Duration timeout) {

  public static CommandLimits defaults() {
    return new CommandLimits(10_000, 16 << 20, Duration.ofMinutes(5));
  }
}
