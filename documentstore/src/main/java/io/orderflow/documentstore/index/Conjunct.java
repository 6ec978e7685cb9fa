package io.orderflow.documentstore.index;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the conditions that must all hold.
 *
 * @param condition as a query of its own
 * @param field the field that it is about, or null
 * @param bounds what it says about that field, or null when an index cannot tell
 * @param exact whether the bounds say all that the condition says, for a field without arrays
 * @param branches the alternatives of an {@code $or}, else empty
 */
record Conjunct(
    Document condition,
    @Nullable String field,
    @Nullable Bounds bounds,
    boolean exact,
    List<List<Conjunct>> branches) {

  static Conjunct opaque(Document condition) {
    return new Conjunct(condition, null, null, false, List.of());
  }
}
