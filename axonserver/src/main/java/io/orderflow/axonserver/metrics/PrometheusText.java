package io.orderflow.axonserver.metrics;

import io.orderflow.axonserver.metrics.Histogram.Spread;
import java.math.BigDecimal;

/** Writes the text format 0.0.4 of Prometheus. */
public final class PrometheusText {

  /** What the answer's Content-Type says. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final int LOWEST_POWER = 7;
  private static final int HIGHEST_POWER = 24;
  private static final int LARGEST_GROUP = 10;

  private final StringBuilder text = new StringBuilder();
  private String family = "";

  /** What kind of figure a family holds. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /** Begins a family; the samples that follow belong to it. */
  public PrometheusText family(String name, Type type, String help) {
    family = name;
    text.append("# HELP ")
        .append(name)
        .append(' ')
        .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
        .append("\n# TYPE ")
        .append(name)
        .append(' ')
        .append(type.name().toLowerCase(java.util.Locale.ROOT))
        .append('\n');
    return this;
  }

  /**
   * @param labels names and values in turns
   */
  public PrometheusText sample(double value, String... labels) {
    return sample("", number(value), labels);
  }

  private PrometheusText sample(String suffix, String value, String... labels) {
    text.append(family).append(suffix);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      escape(labels[i + 1]);
      text.append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    return this;
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      switch (each) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(each);
      }
    }
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.isFinite(value) ? BigDecimal.valueOf(value).toPlainString() : "NaN";
  }

  /** A histogram of microseconds, told in seconds. */
  public PrometheusText seconds(Spread micros, String... labels) {
    for (int power = LOWEST_POWER; power <= HIGHEST_POWER; power++) {
      bucket(number((1L << power) / 1e6), micros.below(1L << power), labels);
    }
    return total(micros.count(), micros.sum() / 1e6, labels);
  }

  /** A histogram of how many there were of something. */
  public PrometheusText counts(Spread counts, String... labels) {
    for (int power = 1; power <= LARGEST_GROUP; power++) {
      bucket(number((1L << power) - 1), counts.below(1L << power), labels);
    }
    return total(counts.count(), counts.sum(), labels);
  }

  private void bucket(String limit, long count, String... labels) {
    String[] more = java.util.Arrays.copyOf(labels, labels.length + 2);
    more[labels.length] = "le";
    more[labels.length + 1] = limit;
    sample("_bucket", Long.toString(count), more);
  }

  private PrometheusText total(long count, double sum, String... labels) {
    bucket("+Inf", count, labels);
    sample("_sum", number(sum), labels);
    return sample("_count", Long.toString(count), labels);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
