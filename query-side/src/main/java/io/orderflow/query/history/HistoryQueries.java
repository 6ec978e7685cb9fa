package io.orderflow.query.history;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Sorts.ascending;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.client.MongoCollection;
import io.orderflow.api.order.OrderAnswer.Entry;
import io.orderflow.api.order.OrderAnswer.OrderHistory;
import io.orderflow.api.order.OrderQuery.FindOrderHistory;
import io.orderflow.query.projection.Pages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Answers the query about an order's history. */
class HistoryQueries {

  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final MongoCollection<Document> history;
  private final Serializer serializer;
  private final JsonMapper json = new JsonMapper();

  HistoryQueries(MongoCollection<Document> history, Serializer serializer) {
    this.history = history;
    this.serializer = serializer;
  }

  @QueryHandler
  OrderHistory find(FindOrderHistory query) {
    List<Entry> entries = new ArrayList<>();
    for (Document document :
        history
            .find(eq(HistoryCollection.ORDER, query.orderId().value()))
            .sort(ascending("_id"))
            .maxTime(Pages.MAX_TIME_MS, MILLISECONDS)) {
      entries.add(entry(document));
    }
    return new OrderHistory(entries);
  }

  private Entry entry(Document document) {
    String type = document.getString(HistoryCollection.TYPE);
    String data = document.getString(HistoryCollection.DATA);
    Object event =
        serializer.deserialize(new SimpleSerializedObject<>(data, String.class, type, "1"));
    return new Entry(
        document.getLong("_id"),
        Instant.parse(document.getString(HistoryCollection.AT)),
        type,
        Summary.of(event),
        Redaction.of(json.readValue(data, FIELDS)));
  }
}
