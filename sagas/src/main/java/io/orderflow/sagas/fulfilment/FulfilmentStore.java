package io.orderflow.sagas.fulfilment;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.orderflow.sagas.fulfilment.process.Fulfilment;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.support.mongo.BatchEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The fulfilments in MongoDB, one document each. What a batch of events changed is written once, in
 * one bulk write, after all its events and before its token. Each document carries when it is due
 * again ({@code dueAt}, for the sweep) and what it waits for ({@code waitsFor}, for people).
 */
class FulfilmentStore implements SagaStore<OrderFulfilment> {

  private static final String ORDER = "order";
  private static final String DUE_AT = "dueAt";
  private static final String SAGA = "saga";
  private static final String TYPE = "type";
  private static final String REVISION = "revision";
  private static final String PENDING = FulfilmentStore.class.getName();
  private static final int REMEMBERED = 100_000;

  private final MongoCollection<Document> collection;
  private final Serializer serializer;
  private final FulfilmentProcess process;

  // An order's saga keeps its id for good, so that what was found once needs no second look-up;
  // what was not found may come at any time, and is not remembered.
  private final Cache<String, String> idsByOrder =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  FulfilmentStore(
      MongoCollection<Document> collection, Serializer serializer, FulfilmentProcess process) {
    this.collection = collection;
    this.serializer = serializer;
    this.process = process;
    collection.createIndex(Indexes.ascending(ORDER));
    collection.createIndex(Indexes.ascending(DUE_AT), new IndexOptions().sparse(true));
  }

  @Override
  public Set<String> findSagas(
      Class<? extends OrderFulfilment> sagaType, AssociationValue association) {
    String order = association.getValue();
    String known = idsByOrder.getIfPresent(order);
    if (known != null) {
      return Set.of(known);
    }
    Set<String> found = new TreeSet<>();
    for (Document each : collection.find(eq(ORDER, order)).projection(include("_id"))) {
      found.add(each.getString("_id"));
    }
    if (found.size() == 1) {
      idsByOrder.put(order, found.iterator().next());
    }
    return found;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <S extends OrderFulfilment> @Nullable Entry<S> loadSaga(Class<S> sagaType, String id) {
    Document document = collection.find(eq(id)).first();
    if (document == null) {
      return null;
    }
    S saga = (S) sagaOf(document);
    Set<AssociationValue> associations = Set.of(association(document));
    return new Entry<>() {
      @Override
      public Set<AssociationValue> associationValues() {
        return associations;
      }

      @Override
      public S saga() {
        return saga;
      }
    };
  }

  @Override
  public void insertSaga(
      Class<? extends OrderFulfilment> sagaType,
      String id,
      OrderFulfilment saga,
      Set<AssociationValue> associations) {
    put(id, saga, associations);
  }

  @Override
  public void updateSaga(
      Class<? extends OrderFulfilment> sagaType,
      String id,
      OrderFulfilment saga,
      AssociationValues associations) {
    put(id, saga, associations.asSet());
  }

  @Override
  public void deleteSaga(
      Class<? extends OrderFulfilment> sagaType, String id, Set<AssociationValue> associations) {
    associations.forEach(each -> idsByOrder.invalidate(each.getValue()));
    atBatchEnd(id, new DeleteOneModel<>(eq(id)));
  }

  private void put(String id, OrderFulfilment saga, Set<AssociationValue> associations) {
    String order = associations.iterator().next().getValue();
    atBatchEnd(
        id,
        new ReplaceOneModel<>(
            eq(id), document(id, order, saga), new ReplaceOptions().upsert(true)));
    idsByOrder.put(order, id);
  }

  private void atBatchEnd(String id, WriteModel<Document> write) {
    if (!CurrentUnitOfWork.isStarted()) {
      collection.bulkWrite(List.of(write));
      return;
    }
    UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
    Map<String, WriteModel<Document>> pending =
        batch.getOrComputeResource(
            PENDING,
            absent -> {
              Map<String, WriteModel<Document>> writes = new LinkedHashMap<>();
              BatchEnd.write(() -> writeAll(writes));
              batch.onRollback(failed -> idsByOrder.invalidateAll());
              return writes;
            });
    pending.put(id, write);
  }

  private void writeAll(Map<String, WriteModel<Document>> writes) {
    collection.bulkWrite(new ArrayList<>(writes.values()), new BulkWriteOptions().ordered(false));
  }

  private Document document(String id, String order, OrderFulfilment saga) {
    SerializedObject<byte[]> serialized = serializer.serialize(saga, byte[].class);
    Document document =
        new Document("_id", id)
            .append(ORDER, order)
            .append(TYPE, serialized.getType().getName())
            .append(REVISION, serialized.getType().getRevision())
            .append(SAGA, new String(serialized.getData(), UTF_8));
    Fulfilment state = saga.state();
    if (state != null) {
      document.append("waitsFor", process.waitsFor(state).name());
      Instant due = process.dueAt(state);
      if (due != null) {
        document.append(DUE_AT, Date.from(due));
      }
    }
    return document;
  }

  /** Fulfilments that are due again, the longest overdue first. */
  Iterable<Document> due(Instant now, int limit) {
    return collection.find(lte(DUE_AT, Date.from(now))).sort(ascending(DUE_AT)).limit(limit);
  }

  OrderFulfilment sagaOf(Document document) {
    return serializer.deserialize(
        new SimpleSerializedObject<>(
            document.getString(SAGA),
            String.class,
            document.getString(TYPE),
            document.getString(REVISION)));
  }

  private static AssociationValue association(Document document) {
    return new AssociationValue(OrderFulfilment.ASSOCIATION, document.getString(ORDER));
  }
}
