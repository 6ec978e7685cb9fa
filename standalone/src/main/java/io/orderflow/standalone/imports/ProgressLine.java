package io.orderflow.standalone.imports;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows the progress: on a terminal one line that is drawn anew, else a line now and then. */
final class ProgressLine implements AutoCloseable {

  private static final int BAR = 24;
  private static final long TERMINAL_MILLIS = 250;
  private static final long LOG_MILLIS = 5_000;
  private static final String CLEAR = "\r\u001b[K";

  private final Progress progress;
  private final long allProducts;
  private final Survey.Totals totals;
  private final PrintWriter out;
  private final boolean terminal;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("progress").factory());

  ProgressLine(
      Progress progress,
      long allProducts,
      Survey.Totals totals,
      PrintWriter out,
      boolean terminal) {
    this.progress = progress;
    this.allProducts = allProducts;
    this.totals = totals;
    this.out = out;
    this.terminal = terminal;
    long period = terminal ? TERMINAL_MILLIS : LOG_MILLIS;
    timer.scheduleAtFixedRate(this::show, period, period, TimeUnit.MILLISECONDS);
  }

  private void show() {
    String line = text(progress.state(), allProducts, totals);
    if (terminal) {
      out.print(CLEAR + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  static String text(Progress.State state, long allProducts, Survey.Totals totals) {
    String trouble = state.trouble().isEmpty() ? "" : " - waiting: " + state.trouble();
    if (state.elapsed().isZero()) {
      return "%s products with stock %,d/%,d%s"
          .formatted(bar(state.products(), allProducts), state.products(), allProducts, trouble);
    }
    double seconds = Math.max(0.001, state.elapsed().toNanos() / 1e9);
    double lines = state.decidedLines() / seconds;
    return "%s orders %,d/%,d - %.1f orders/s, %,.0f lines/s, %s left%s"
        .formatted(
            bar(state.decidedLines(), totals.lines()),
            state.decided(),
            totals.orders(),
            state.decided() / seconds,
            lines,
            left(totals.lines() - state.decidedLines(), lines),
            trouble);
  }

  private static String bar(long done, long all) {
    int full = all == 0 ? BAR : (int) (BAR * done / all);
    return "[%s%s]".formatted("#".repeat(full), ".".repeat(BAR - full));
  }

  private static String left(long lines, double rate) {
    if (rate < 1) {
      return "unknown time";
    }
    Duration rest = Duration.ofSeconds(Math.round(lines / rate));
    return rest.toMinutes() == 0
        ? rest.toSeconds() + " s"
        : "%d min %d s".formatted(rest.toMinutes(), rest.toSecondsPart());
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    show();
    if (terminal) {
      out.println();
    }
  }
}
