package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents that are in memory already. */
final class ListSource implements DocumentSource {

  private final Iterator<Document> documents;
  private @Nullable Document current;

  ListSource(List<Document> documents) {
    this.documents = documents.iterator();
  }

  @Override
  public boolean advance() {
    current = documents.hasNext() ? documents.next() : null;
    return current != null;
  }

  @Override
  public byte[] bson() {
    return BsonBytes.encode(document());
  }

  @Override
  public Document document() {
    if (current == null) {
      throw new IllegalStateException("not on a document");
    }
    return current;
  }

  @Override
  public void close() {}
}
