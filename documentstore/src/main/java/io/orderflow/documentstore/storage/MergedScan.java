package io.orderflow.documentstore.storage;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Stored entries overlaid with the changes of a session. */
final class MergedScan implements Scan {

  private final Scan stored;
  private final Iterator<Map.Entry<byte[], byte[]>> own;
  private final boolean reverse;
  private boolean storedValid;
  private Map.@Nullable Entry<byte[], byte[]> change;
  private boolean started;
  private boolean onStored;
  private boolean onBoth;

  MergedScan(Scan stored, NavigableMap<byte[], byte[]> own, boolean reverse) {
    this.stored = stored;
    this.own = own.entrySet().iterator();
    this.reverse = reverse;
  }

  @Override
  public boolean next() {
    do {
      step();
    } while (!onStored && change != null && change.getValue() == WriteSession.DELETED);
    return onStored || change != null;
  }

  private void step() {
    if (!started || onStored || onBoth) {
      storedValid = stored.next();
    }
    if (!started || !onStored) {
      change = own.hasNext() ? own.next() : null;
    }
    started = true;
    int order = compare();
    onStored = order < 0;
    onBoth = order == 0;
  }

  /**
   * Negative: the stored entry comes first; zero: a change of the stored entry; positive: the
   * change comes first.
   */
  private int compare() {
    if (!storedValid) {
      return 1;
    }
    if (change == null) {
      return -1;
    }
    int order = Arrays.compareUnsigned(stored.key(), change.getKey());
    return reverse ? -order : order;
  }

  @Override
  public byte[] key() {
    return onStored || change == null ? stored.key() : change.getKey();
  }

  @Override
  public byte[] value() {
    return onStored || change == null ? stored.value() : change.getValue();
  }

  @Override
  public void close() {
    stored.close();
  }
}
