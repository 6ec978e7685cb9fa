package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.bson.Decimal128;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a document is sorted by on one path: of an array, its least element, or its greatest when
 * the order is descending.
 */
public final class SortKey implements Comparable<SortKey> {

  private final byte[] bytes;
  private final boolean ascending;
  private final @Nullable Decimal128 inexact;

  private SortKey(byte[] bytes, boolean ascending, @Nullable Decimal128 inexact) {
    this.bytes = bytes;
    this.ascending = ascending;
    this.inexact = inexact;
  }

  public static SortKey of(@Nullable Object value, boolean ascending) {
    if (!(value instanceof Collection<?> array)) {
      return ofScalar(value, ascending);
    }
    SortKey first = null;
    for (Object element : array) {
      SortKey key = ofScalar(element, ascending);
      if (first == null || key.compareTo(first) < 0) {
        first = key;
      }
    }
    return first == null
        ? new SortKey(new byte[] {ValueEncoder.EMPTY_ARRAY}, ascending, null)
        : first;
  }

  private static SortKey ofScalar(@Nullable Object value, boolean ascending) {
    Decimal128 inexact = ValueEncoder.isExact(value) ? null : (Decimal128) value;
    return new SortKey(ValueEncoder.encode(value), ascending, inexact);
  }

  @Override
  public int compareTo(SortKey other) {
    int difference = Arrays.compareUnsigned(bytes, other.bytes);
    if (difference == 0 && inexact != null && other.inexact != null) {
      difference = inexact.compareTo(other.inexact);
    }
    return ascending ? difference : -difference;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SortKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
