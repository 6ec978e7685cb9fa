package io.orderflow.axonserver.platform;

import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client told of an event processor. It tells of all that it has in one interval, and does
 * not say when one is gone: three intervals without news say that.
 *
 * @param at when it came, on the clock of {@link System#nanoTime}
 * @param interval since the report before, in nanoseconds; at least the connector's default of 2 s
 */
record ProcessorReport(EventProcessorInfo info, long at, long interval) {

  private static final long SHORTEST_INTERVAL = TimeUnit.SECONDS.toNanos(2);

  static ProcessorReport of(EventProcessorInfo info, @Nullable ProcessorReport before, long now) {
    long interval = before == null ? SHORTEST_INTERVAL : now - before.at;
    return new ProcessorReport(info, now, Math.max(SHORTEST_INTERVAL, interval));
  }

  boolean isOutdated(long now) {
    return now - at > 3 * interval;
  }
}
