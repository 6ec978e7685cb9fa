package io.orderflow.sagas.fulfilment.process;

import java.time.Duration;

/**
 * The limits of the process.
 *
 * @param confirmationTimeout from when the platform saw the order until it is rejected
 * @param patience how long an answer may be out before what was asked is asked again
 * @param retryDelay from a refused capture or refund to the next, doubled each time
 * @param attempts how many captures, or refunds, are tried before a person has to act
 */
public record Policy(
    Duration confirmationTimeout, Duration patience, Duration retryDelay, int attempts) {

  public Policy {
    if (attempts < 1 || attempts > 30) {
      throw new IllegalArgumentException("attempts %d: 1 to 30".formatted(attempts));
    }
  }

  Duration delayAfter(int refusals) {
    return retryDelay.multipliedBy(1L << (refusals - 1));
  }
}
