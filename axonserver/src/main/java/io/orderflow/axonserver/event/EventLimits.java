package io.orderflow.axonserver.event;

/**
 * What one event and one transaction may hold.
 *
 * @param maxEventBytes a larger event would not fit into a message to its readers
 */
public record EventLimits(int maxEventBytes, int maxTransactionEvents, long maxTransactionBytes) {

  /**
   * @param maxMessageBytes the largest message that is taken
   */
  public static EventLimits forMessagesOf(int maxMessageBytes) {
    return new EventLimits(maxMessageBytes - 64, 32_768, 32L << 20);
  }
}
