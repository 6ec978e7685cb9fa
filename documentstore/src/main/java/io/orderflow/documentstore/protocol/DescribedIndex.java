package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.EmptyIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import io.orderflow.documentstore.index.IndexDefinition;
import java.util.List;

/** What the core's aggregation stages may know of an index. */
final class DescribedIndex extends EmptyIndex<byte[]> {

  private final boolean unique;

  private DescribedIndex(String name, List<IndexKey> keys, boolean unique) {
    super(name, keys);
    this.unique = unique;
  }

  static DescribedIndex ofId() {
    return new DescribedIndex("_id_", List.of(new IndexKey("_id", true)), true);
  }

  static DescribedIndex of(IndexDefinition index) {
    List<IndexKey> keys =
        index.fields().stream()
            .map(field -> new IndexKey(field.path(), field.ascending()))
            .toList();
    return new DescribedIndex(index.name(), keys, index.unique() && index.partialFilter() == null);
  }

  @Override
  public boolean isUnique() {
    return unique;
  }
}
