package io.orderflow.axonserver.platform;

/**
 * How an event processor does.
 *
 * @param segments how many are claimed
 * @param failing how many of them are in error
 * @param furthestBehind the lowest position of a claimed segment; {@link Long#MAX_VALUE} when none
 *     is claimed
 */
public record ProcessorLag(
    String context, String component, String name, int segments, int failing, long furthestBehind) {

  /** Both instances together. */
  ProcessorLag and(ProcessorLag other) {
    return new ProcessorLag(
        context,
        component,
        name,
        segments + other.segments,
        failing + other.failing,
        Math.min(furthestBehind, other.furthestBehind));
  }
}
