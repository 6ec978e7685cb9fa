package io.orderflow.axonserver.event;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all transactions hold that are not submitted yet, and a bound to that. */
final class OpenTransactions {

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  OpenTransactions(long limit) {
    this.limit = limit;
  }

  /** False, and nothing is taken, when that would be too much. */
  boolean take(long more) {
    if (bytes.addAndGet(more) > limit) {
      bytes.addAndGet(-more);
      return false;
    }
    return true;
  }

  void giveBack(long taken) {
    bytes.addAndGet(-taken);
  }

  long bytes() {
    return bytes.get();
  }
}
