package io.orderflow.standalone.imports;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How far the import is, counted by many threads and shown by one. */
final class Progress {

  private final LongSupplier nanoTime;
  private final Patience patience;
  private final AtomicLong products = new AtomicLong();
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong confirmedLines = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong firstOrder = new AtomicLong();
  private final AtomicLong lastConfirmation = new AtomicLong();
  private volatile String trouble = "";

  Progress(Patience patience, LongSupplier nanoTime) {
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  void productStocked() {
    products.incrementAndGet();
    moved();
  }

  void firstOrderIsSent() {
    firstOrder.set(nanoTime.getAsLong());
    lastConfirmation.set(nanoTime.getAsLong());
  }

  void orderPlaced() {
    moved();
  }

  void orderConfirmed(int lines) {
    confirmedLines.addAndGet(lines);
    confirmed.incrementAndGet();
    lastConfirmation.accumulateAndGet(nanoTime.getAsLong(), Math::max);
    moved();
  }

  void orderFailed() {
    failed.incrementAndGet();
    moved();
  }

  void trouble(String what) {
    trouble = what;
  }

  private void moved() {
    trouble = "";
    patience.progress();
  }

  State state() {
    long start = firstOrder.get();
    return new State(
        products.get(),
        confirmed.get(),
        confirmedLines.get(),
        failed.get(),
        Duration.ofNanos(start == 0 ? 0 : nanoTime.getAsLong() - start),
        Duration.ofNanos(lastConfirmation.get() - start),
        trouble);
  }

  /**
   * @param elapsed since the first order was sent
   * @param toLastConfirmation from the first order to the latest confirmation
   * @param trouble what is in the way, or empty
   */
  record State(
      long products,
      long confirmed,
      long confirmedLines,
      long failed,
      Duration elapsed,
      Duration toLastConfirmation,
      String trouble) {}
}
