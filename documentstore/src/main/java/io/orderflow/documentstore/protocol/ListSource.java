package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.bson.Document;
import io.orderflow.documentstore.bson.RawDocument;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents that are in memory already. */
final class ListSource implements DocumentSource {

  private final Iterator<Document> documents;
  private @Nullable RawDocument current;

  ListSource(List<Document> documents) {
    this.documents = documents.iterator();
  }

  @Override
  public boolean advance() {
    current = documents.hasNext() ? RawDocument.of(documents.next()) : null;
    return current != null;
  }

  @Override
  public RawDocument current() {
    if (current == null) {
      throw new IllegalStateException("not on a document");
    }
    return current;
  }

  @Override
  public void close() {}
}
