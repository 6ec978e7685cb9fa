package io.orderflow.documentstore.index;

import io.orderflow.documentstore.storage.Keys;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a query says about the value of one field, as encoded values in ascending order. */
sealed interface Bounds {

  /** The field has one of these values. */
  record Points(TreeSet<byte[]> values) implements Bounds {

    static Points of(Collection<byte[]> values) {
      TreeSet<byte[]> set = new TreeSet<>(Arrays::compareUnsigned);
      set.addAll(values);
      return new Points(set);
    }
  }

  /** The field's value lies between two limits. */
  record Interval(Limit low, Limit high) implements Bounds {}

  /** A value, or the first bytes of a class of values, that ends an interval. */
  record Limit(byte[] prefix, boolean inclusive) {

    byte[] start() {
      return inclusive ? prefix : Keys.successor(prefix);
    }

    byte[] end() {
      return inclusive ? Keys.successor(prefix) : prefix;
    }
  }

  /** Whether null, or a missing field, can satisfy this. */
  default boolean admitsNull() {
    byte[] none = ValueEncoder.encode(null);
    return switch (this) {
      case Points points -> points.values().contains(none);
      case Interval interval -> contains(interval, none);
    };
  }

  /** Both hold. */
  static Bounds and(Bounds first, Bounds second) {
    if (first instanceof Points points) {
      return points.values().isEmpty() ? points : filtered(points, second);
    }
    if (second instanceof Points points) {
      return filtered(points, first);
    }
    Interval one = (Interval) first;
    Interval other = (Interval) second;
    Limit low =
        Arrays.compareUnsigned(one.low().start(), other.low().start()) >= 0
            ? one.low()
            : other.low();
    Limit high =
        Arrays.compareUnsigned(one.high().end(), other.high().end()) <= 0
            ? one.high()
            : other.high();
    return new Interval(low, high);
  }

  /** One of both holds; may admit more than that. */
  static Bounds or(Bounds first, Bounds second) {
    if (first instanceof Points one && second instanceof Points other) {
      TreeSet<byte[]> union = new TreeSet<>(one.values());
      union.addAll(other.values());
      return new Points(union);
    }
    if (first instanceof Points points && points.values().isEmpty()) {
      return second;
    }
    if (second instanceof Points points && points.values().isEmpty()) {
      return first;
    }
    Interval one = hull(first);
    Interval other = hull(second);
    Limit low =
        Arrays.compareUnsigned(one.low().start(), other.low().start()) <= 0
            ? one.low()
            : other.low();
    Limit high =
        Arrays.compareUnsigned(one.high().end(), other.high().end()) >= 0
            ? one.high()
            : other.high();
    return new Interval(low, high);
  }

  private static Interval hull(Bounds bounds) {
    return switch (bounds) {
      case Interval interval -> interval;
      case Points points ->
          new Interval(
              new Limit(points.values().first(), true), new Limit(points.values().last(), true));
    };
  }

  private static Points filtered(Points points, Bounds by) {
    TreeSet<byte[]> kept = new TreeSet<>(Arrays::compareUnsigned);
    for (byte[] value : points.values()) {
      boolean keep =
          switch (by) {
            case Points other -> other.values().contains(value);
            case Interval interval -> contains(interval, value);
          };
      if (keep) {
        kept.add(value);
      }
    }
    return new Points(kept);
  }

  private static boolean contains(Interval interval, byte[] value) {
    return Arrays.compareUnsigned(value, interval.low().start()) >= 0
        && Arrays.compareUnsigned(value, interval.high().end()) < 0;
  }

  /** The single value, or null when there may be several. */
  static byte @Nullable [] single(@Nullable Bounds bounds) {
    return bounds instanceof Points points && points.values().size() == 1
        ? points.values().first()
        : null;
  }
}
