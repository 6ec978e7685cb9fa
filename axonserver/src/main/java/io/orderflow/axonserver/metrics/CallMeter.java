package io.orderflow.axonserver.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What became of the commands, or of the queries, of one name. */
public final class CallMeter {

  private static final int MAX_CODES = 32;
  private static final int MAX_CODE_LENGTH = 64;

  private final LongAdder count = new LongAdder();
  private final Histogram micros = new Histogram();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final Rate rate = new Rate(count::sum, System.nanoTime());

  /**
   * A handler has answered.
   *
   * @param nanos since the call came in
   * @param errorCode empty for a success
   */
  public void answered(long nanos, String errorCode) {
    count.increment();
    micros.add(TimeUnit.NANOSECONDS.toMicros(nanos));
    if (!errorCode.isEmpty()) {
      error(errorCode);
    }
  }

  /** The node itself has answered, because no handler did. */
  public void failed(String errorCode) {
    count.increment();
    error(errorCode);
  }

  /** Codes come from applications: there may be any number of them. */
  private void error(String code) {
    LongAdder known = errors.get(code);
    if (known == null) {
      boolean other = errors.size() >= MAX_CODES || code.length() > MAX_CODE_LENGTH;
      known = errors.computeIfAbsent(other ? CallMeters.OTHER : code, first -> new LongAdder());
    }
    known.increment();
  }

  void tick(long now) {
    rate.tick(now);
    micros.tick(now);
  }

  /** How many were answered, one way or the other. */
  public long count() {
    return count.sum();
  }

  public double perSecond(long now) {
    return rate.perSecond(now);
  }

  /** How long handlers took to answer, in microseconds, with the way there and back. */
  public Histogram micros() {
    return micros;
  }

  /** How many answers were errors, by their code. */
  public Map<String, Long> errors() {
    Map<String, Long> counts = new TreeMap<>();
    errors.forEach((code, times) -> counts.put(code, times.sum()));
    return counts;
  }
}
