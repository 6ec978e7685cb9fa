package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts in memory, keeping no more than the first {@code wanted} documents and no more than 100 MB.
 */
final class SortedSource implements DocumentSource {

  private static final long MAX_BYTES = 100L << 20;

  private final List<Entry> entries;
  private int next;

  private record Entry(byte[] bson, Object[] keys, long position) {}

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
      List<String> paths = new ArrayList<>(sort.keySet());
      Comparator<Entry> order = order(sort, paths);
      PriorityQueue<Entry> worstFirst = new PriorityQueue<>(order.reversed());
      long bytes = 0;
      long position = 0;
      while (input.advance()) {
        Entry entry = new Entry(input.bson(), keys(input.document(), paths), position++);
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
                  + paths
                  + " or set a limit");
        }
      }
      List<Entry> sorted = new ArrayList<>(worstFirst);
      sorted.sort(order);
      return new SortedSource(sorted);
    }
  }

  private static @Nullable Object[] keys(Document document, List<String> paths) {
    Object[] keys = new Object[paths.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Utils.getSubdocumentValueCollectionAware(document, paths.get(i));
    }
    return keys;
  }

  private static Comparator<Entry> order(Document sort, List<String> paths) {
    ValueComparator[] comparators = new ValueComparator[paths.size()];
    for (int i = 0; i < comparators.length; i++) {
      if (!(sort.get(paths.get(i)) instanceof Number direction)) {
        throw new MongoServerError(
            15974, "BadValue", "Illegal key in $sort specification: " + paths.get(i));
      }
      comparators[i] = direction.doubleValue() > 0 ? ValueComparator.asc() : ValueComparator.desc();
    }
    return (first, second) -> {
      for (int i = 0; i < comparators.length; i++) {
        int difference = comparators[i].compare(first.keys()[i], second.keys()[i]);
        if (difference != 0) {
          return difference;
        }
      }
      return Long.compare(first.position(), second.position());
    };
  }

  @Override
  public boolean advance() {
    return next++ < entries.size();
  }

  @Override
  public byte[] bson() {
    return entries.get(next - 1).bson();
  }

  @Override
  public Document document() {
    return BsonBytes.decode(bson());
  }

  @Override
  public void close() {
    entries.clear();
  }
}
