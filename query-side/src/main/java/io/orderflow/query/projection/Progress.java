package io.orderflow.query.projection;

import java.time.Clock;
import java.time.Duration;

/** How many events a projector has applied of late. */
final class Progress {

  private static final int WINDOW_SECONDS = 10;

  private final Clock clock;
  private final long[] perSecond = new long[WINDOW_SECONDS + 1];
  private long current;
  private long position = -1;
  private boolean failing;

  Progress(Clock clock) {
    this.clock = clock;
    this.current = clock.instant().getEpochSecond();
  }

  synchronized void applied(int events, long lastPosition) {
    advance();
    perSecond[slot(current)] += events;
    position = lastPosition;
    failing = false;
  }

  synchronized void failed() {
    failing = true;
  }

  /** Whether the last batch failed. */
  synchronized boolean isFailing() {
    return failing;
  }

  /** Position of the last event applied since the start; -1 for none. */
  synchronized long position() {
    return position;
  }

  /** Over the last {@value #WINDOW_SECONDS} whole seconds. */
  synchronized double eventsPerSecond() {
    advance();
    long sum = 0;
    for (long second = current - WINDOW_SECONDS; second < current; second++) {
      sum += perSecond[slot(second)];
    }
    return (double) sum / Duration.ofSeconds(WINDOW_SECONDS).toSeconds();
  }

  private void advance() {
    long now = clock.instant().getEpochSecond();
    for (long second = Math.max(current + 1, now - WINDOW_SECONDS); second <= now; second++) {
      perSecond[slot(second)] = 0;
    }
    current = Math.max(current, now);
  }

  private int slot(long second) {
    return (int) Math.floorMod(second, (long) perSecond.length);
  }
}
