package io.orderflow.documentstore.protocol;

import java.util.concurrent.atomic.LongAdder;

/** What reads have cost since the start. */
public final class StoreCounters {

  private final LongAdder documentsExamined = new LongAdder();
  private final LongAdder entriesExamined = new LongAdder();
  private final LongAdder fullScans = new LongAdder();
  private final LongAdder sortsInMemory = new LongAdder();

  void documentExamined() {
    documentsExamined.increment();
  }

  void entryExamined() {
    entriesExamined.increment();
  }

  void fullScan() {
    fullScans.increment();
  }

  void sortedInMemory() {
    sortsInMemory.increment();
  }

  public long documentsExamined() {
    return documentsExamined.sum();
  }

  public long entriesExamined() {
    return entriesExamined.sum();
  }

  public long fullScans() {
    return fullScans.sum();
  }

  public long sortsInMemory() {
    return sortsInMemory.sum();
  }
}
