package io.orderflow.standalone.imports;

import io.orderflow.standalone.CommandFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long the import goes on without getting anywhere. A platform that is killed and comes back is
 * waited for; one that stays away ends the import.
 */
final class Patience {

  private final Duration limit;
  private final LongSupplier nanoTime;
  private final AtomicLong lastProgress;

  /**
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  Patience(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.lastProgress = new AtomicLong(nanoTime.getAsLong());
  }

  /** Something was done that need not be done again. */
  void progress() {
    lastProgress.set(nanoTime.getAsLong());
  }

  /**
   * @param trouble what is in the way
   * @throws CommandFailure where nothing was done for too long
   */
  void check(String trouble) {
    if (nanoTime.getAsLong() - lastProgress.get() > limit.toNanos()) {
      throw new CommandFailure(
          "gave up after %d s without progress: %s. The same import again goes on from here"
              .formatted(limit.toSeconds(), trouble));
    }
  }
}
