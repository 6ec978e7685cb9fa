package io.orderflow.query.projection;

import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A state as a document of the store. The document's id is its {@code _id}; the position of the
 * last event applied is its {@code position}.
 */
public interface DocumentForm<S> {

  /** The state in as far as folding needs it. */
  S read(Document document);

  /** The whole document of a state that is new. */
  Document whole(S state);

  /** An update of the fields that may have changed, the position among them. */
  Bson changes(S state);

  /** Which fields {@link #read} needs; null for all. */
  default @Nullable Bson needed() {
    return null;
  }
}
