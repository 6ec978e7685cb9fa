package io.orderflow.documentstore.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of one consistent state of the store. */
public interface View {

  /** The value of {@code key}, or null. */
  byte @Nullable [] get(byte[] key);

  /** The values of {@code keys} in their order; null where there is none. */
  List<byte @Nullable []> getAll(List<byte[]> keys);

  /**
   * The entries of {@code ranges}, which must be disjoint and in ascending order.
   *
   * @param reverse from the last entry of the last range down to the first
   */
  Scan scan(List<KeyRange> ranges, boolean reverse);
}
