package io.orderflow.standalone.imports;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How far the import is, counted by many threads and shown by one. */
final class Progress {

  private final LongSupplier nanoTime;
  private final Patience patience;
  private final AtomicLong products = new AtomicLong();
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong decidedLines = new AtomicLong();
  private final AtomicLong firstOrder = new AtomicLong();
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
  }

  void orderPlaced() {
    moved();
  }

  /** An order is decided, as far as the orders after it tell. */
  void orderDecided(int lines) {
    decidedLines.addAndGet(lines);
    decided.incrementAndGet();
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
        decided.get(),
        decidedLines.get(),
        Duration.ofNanos(start == 0 ? 0 : nanoTime.getAsLong() - start),
        trouble);
  }

  /**
   * @param elapsed since the first order was sent
   * @param trouble what is in the way, or empty
   */
  record State(long products, long decided, long decidedLines, Duration elapsed, String trouble) {}
}
