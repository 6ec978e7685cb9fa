package io.orderflow.query.history;

import com.mongodb.client.MongoCollection;
import io.orderflow.query.projection.EventSink;
import org.bson.Document;

/**
 * The history of orders. It belongs to the projection of the orders, whose events it shares: each
 * is then read and decoded once for both.
 */
public final class HistoryView {

  private final MongoCollection<Document> documents;

  HistoryView(MongoCollection<Document> documents) {
    this.documents = documents;
  }

  public EventSink sink() {
    return new HistoryCollection(documents);
  }

  MongoCollection<Document> documents() {
    return documents;
  }
}
