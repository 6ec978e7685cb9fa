package io.orderflow.query.history;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.query.projection.EventSink;
import io.orderflow.query.projection.EventTypes;
import io.orderflow.query.projection.RecordedEvent;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/**
 * One document for each event that names an order. It is written once under the event's position
 * and never changes, so that writing it again changes nothing.
 */
final class HistoryCollection implements EventSink {

  static final String ORDER = "orderId";
  static final String AT = "at";
  static final String TYPE = "type";
  static final String DATA = "data";

  private static final Set<Class<?>> EVENTS =
      EventTypes.of(
          OrderEvent.class, PaymentEvent.class, StockEvent.OfOrder.class, FulfilmentEvent.class);
  private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);
  private static final int DUPLICATE_KEY = 11000;

  private final MongoCollection<Document> collection;

  HistoryCollection(MongoCollection<Document> collection) {
    this.collection = collection;
  }

  @Override
  public Set<Class<?>> events() {
    return EVENTS;
  }

  @Override
  public Runnable write(List<RecordedEvent> batch) {
    List<Document> documents =
        batch.stream()
            .filter(event -> EVENTS.contains(event.payload().getClass()))
            .map(HistoryCollection::document)
            .toList();
    if (!documents.isEmpty()) {
      insert(documents);
    }
    return () -> {};
  }

  private void insert(List<Document> documents) {
    try {
      collection.insertMany(documents, UNORDERED);
    } catch (MongoBulkWriteException e) {
      boolean repeated =
          e.getWriteConcernError() == null
              && e.getWriteErrors().stream().allMatch(each -> each.getCode() == DUPLICATE_KEY);
      if (!repeated) {
        throw e;
      }
    }
  }

  private static Document document(RecordedEvent event) {
    return new Document("_id", event.position())
        .append(ORDER, order(event.payload()).value())
        .append(AT, event.at().toString())
        .append(TYPE, event.stored().type())
        .append(DATA, event.stored().json());
  }

  private static OrderId order(Object payload) {
    return switch (payload) {
      case OrderEvent order -> order.orderId();
      case PaymentEvent payment -> payment.orderId();
      case StockEvent.OfOrder stock -> stock.orderId();
      case FulfilmentEvent fulfilment -> fulfilment.orderId();
      default -> throw new IllegalArgumentException("no event of an order: " + payload);
    };
  }
}
