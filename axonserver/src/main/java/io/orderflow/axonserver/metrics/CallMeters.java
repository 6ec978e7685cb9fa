package io.orderflow.axonserver.metrics;

import io.orderflow.axonserver.metrics.Histogram.Spread;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of a context's commands, or of its queries, by name. Names come from clients: beyond a
 * bound on those that have handlers, and on those that have none, they share one.
 */
public final class CallMeters {

  /** What has no meter of its own counts under this name. */
  public static final String OTHER = "other";

  private static final int MAX_HANDLED = 500;
  private static final int MAX_UNKNOWN = 50;
  private static final int MAX_LENGTH = 512;

  private final Map<String, CallMeter> handled = new ConcurrentHashMap<>();
  private final Map<String, CallMeter> unknown = new ConcurrentHashMap<>();
  private final CallMeter other = new CallMeter();

  /** A handler of that name has come. */
  public void handled(String name) {
    if (!handled.containsKey(name) && handled.size() < MAX_HANDLED && name.length() <= MAX_LENGTH) {
      CallMeter before = unknown.remove(name);
      handled.putIfAbsent(name, before == null ? new CallMeter() : before);
    }
  }

  public CallMeter of(String name) {
    CallMeter meter = handled.get(name);
    return meter != null ? meter : ofUnknown(name);
  }

  private CallMeter ofUnknown(String name) {
    CallMeter meter = unknown.get(name);
    if (meter != null || unknown.size() >= MAX_UNKNOWN || name.length() > MAX_LENGTH) {
      return meter != null ? meter : other;
    }
    return unknown.computeIfAbsent(name, first -> new CallMeter());
  }

  void tick(long now) {
    handled.values().forEach(each -> each.tick(now));
    unknown.values().forEach(each -> each.tick(now));
    other.tick(now);
  }

  /** All meters by name, sorted; what shares one is {@link #OTHER}. */
  public Map<String, CallMeter> all() {
    Map<String, CallMeter> all = new TreeMap<>(unknown);
    all.putAll(handled);
    if (other.count() > 0) {
      all.putIfAbsent(OTHER, other);
    }
    return all;
  }

  /** How long handlers took for all of them, in microseconds, since the start. */
  public Spread micros() {
    Spread sum = other.micros().spread();
    for (CallMeter each : handled.values()) {
      sum = sum.and(each.micros().spread());
    }
    for (CallMeter each : unknown.values()) {
      sum = sum.and(each.micros().spread());
    }
    return sum;
  }

  public long count() {
    long count = other.count();
    for (CallMeter each : handled.values()) {
      count += each.count();
    }
    for (CallMeter each : unknown.values()) {
      count += each.count();
    }
    return count;
  }
}
