package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.bson.Document;
import io.orderflow.documentstore.storage.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to answer a query.
 *
 * @param index the index to read, or null to read documents directly
 * @param ranges what to read of the index or of the documents, ascending and disjoint
 * @param points instead of ranges: the keys of single documents, ascending
 * @param reverse whether to read from the end
 * @param sorted whether the documents come in the order asked for
 * @param filter what is left to check on each document; empty when nothing is
 */
public record Plan(
    @Nullable IndexDefinition index,
    List<KeyRange> ranges,
    @Nullable List<byte[]> points,
    boolean reverse,
    boolean sorted,
    Document filter) {

  /** Whether every document of the collection is read. */
  public boolean isFullScan() {
    return index == null
        && points == null
        && ranges.size() == 1
        && ranges.getFirst().from().length == Integer.BYTES
        && ranges.getFirst().to().length <= Integer.BYTES;
  }
}
