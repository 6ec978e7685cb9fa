package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.index.SortKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Sorts in memory, keeping no more than the first {@code wanted} documents and no more than 100 MB.
 */
final class SortedSource implements DocumentSource {

  private static final long MAX_BYTES = 100L << 20;

  private final List<Entry> entries;
  private int next;

  private record Entry(byte[] bson, SortKey[] keys, long position) {}

  private SortedSource(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads {@code input} to its end and closes it.
   *
   * @param wanted how many documents are needed; 0 for all
   */
  static SortedSource of(DocumentSource input, Document sort, int wanted) {
    try (input) {
      Comparator<Entry> order = SortedSource::compare;
      PriorityQueue<Entry> worstFirst = new PriorityQueue<>(order.reversed());
      long bytes = 0;
      long position = 0;
      while (input.advance()) {
        Entry entry =
            new Entry(input.current().bytes(), keys(input.current().document(), sort), position++);
        worstFirst.add(entry);
        bytes += entry.bson().length;
        if (wanted > 0 && worstFirst.size() > wanted) {
          Entry dropped = worstFirst.remove();
          bytes -= dropped.bson().length;
        }
        if (bytes > MAX_BYTES) {
          throw new MongoServerError(
              292,
              "QueryExceededMemoryLimitNoDiskUseAllowed",
              "Sort exceeded memory limit of "
                  + MAX_BYTES
                  + " bytes: create an index on "
                  + sort.keySet()
                  + " or set a limit");
        }
      }
      List<Entry> sorted = new ArrayList<>(worstFirst);
      sorted.sort(order);
      return new SortedSource(sorted);
    }
  }

  private static SortKey[] keys(Document document, Document sort) {
    SortKey[] keys = new SortKey[sort.size()];
    int i = 0;
    for (Map.Entry<String, Object> entry : sort.entrySet()) {
      if (!(entry.getValue() instanceof Number direction)) {
        throw new MongoServerError(
            15974, "BadValue", "Illegal key in $sort specification: " + entry.getKey());
      }
      Object value = Utils.getSubdocumentValueCollectionAware(document, entry.getKey());
      keys[i++] = SortKey.of(value, direction.doubleValue() > 0);
    }
    return keys;
  }

  private static int compare(Entry first, Entry second) {
    for (int i = 0; i < first.keys().length; i++) {
      int difference = first.keys()[i].compareTo(second.keys()[i]);
      if (difference != 0) {
        return difference;
      }
    }
    return Long.compare(first.position(), second.position());
  }

  @Override
  public boolean advance() {
    return next++ < entries.size();
  }

  @Override
  public RawDocument current() {
    return new RawDocument(entries.get(next - 1).bson());
  }

  @Override
  public void close() {
    entries.clear();
  }
}
