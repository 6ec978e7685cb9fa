package io.orderflow.sagas.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Projections.exclude;
import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Sagas in a MongoDB collection, one document each, keyed by their association's value. The part
 * that never changes is written once, and read again only where it is not in memory.
 *
 * @param <S> the saga
 */
public final class SagaDocuments<S> {

  private static final int FIXED_PARTS_IN_MEMORY = 5_000;
  private static final String SAGA = "saga";
  private static final String VERSION = "version";
  private static final String DUE_AT = "dueAt";
  private static final String WAITS_FOR = "waitsFor";
  private static final String FIXED = "fixed";
  private static final String CHANGING = "changing";

  private final MongoCollection<Document> collection;
  private final Serializer serializer;
  private final SagaForm<S> form;
  private final Cache<String, Object> fixedParts =
      Caffeine.newBuilder().maximumSize(FIXED_PARTS_IN_MEMORY).build();

  public SagaDocuments(
      MongoCollection<Document> collection, Serializer serializer, SagaForm<S> form) {
    this.collection = collection;
    this.serializer = serializer;
    this.form = form;
  }

  /** Creates the index that the sweep reads by; safe to repeat. */
  public void createIndexes() {
    collection.createIndex(ascending(DUE_AT));
  }

  SagaForm<S> form() {
    return form;
  }

  /** Those of the association values that have a saga. */
  Map<String, StoredSaga<S>> read(Collection<String> values) {
    List<String> known = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    values.forEach(value -> (fixedParts.getIfPresent(value) == null ? unknown : known).add(value));
    Map<String, StoredSaga<S>> found = new HashMap<>();
    if (!known.isEmpty()) {
      read(collection.find(in("_id", known)).projection(exclude(FIXED)), found);
    }
    if (!unknown.isEmpty()) {
      read(collection.find(in("_id", unknown)), found);
    }
    return found;
  }

  private void read(FindIterable<Document> documents, Map<String, StoredSaga<S>> into) {
    for (Document document : documents) {
      StoredSaga<S> saga = sagaOf(document);
      into.put(saga.value(), saga);
    }
  }

  @Nullable StoredSaga<S> readById(String sagaId) {
    Document document = collection.find(eq(SAGA, sagaId)).first();
    return document == null ? null : sagaOf(document);
  }

  /**
   * Sagas that are due, those that are due longest first.
   *
   * @param from leaves out those that were due before
   * @param skip leaves out so many of the rest: those due at that very instant that are known
   */
  public List<StoredSaga<S>> due(Instant from, int skip, Instant now, int limit) {
    List<StoredSaga<S>> due = new ArrayList<>();
    Bson between = and(gte(DUE_AT, Date.from(from)), lte(DUE_AT, Date.from(now)));
    for (Document document :
        collection.find(between).sort(ascending(DUE_AT)).skip(skip).limit(limit)) {
      due.add(sagaOf(document));
    }
    return due;
  }

  private StoredSaga<S> sagaOf(Document document) {
    String value = document.getString("_id");
    Document stored = document.get(FIXED, Document.class);
    Object fixed =
        stored == null
            ? fixedParts.get(value, this::readFixed)
            : fixedParts.get(value, absent -> deserialized(stored));
    Object changing = deserialized(document.get(CHANGING, Document.class));
    Date dueAt = document.getDate(DUE_AT);
    return new StoredSaga<>(
        value,
        document.getString(SAGA),
        document.getLong(VERSION),
        dueAt == null ? null : dueAt.toInstant(),
        form.of(fixed, changing));
  }

  private Object readFixed(String value) {
    Document document = requireNonNull(collection.find(eq("_id", value)).first());
    return deserialized(document.get(FIXED, Document.class));
  }

  WriteModel<Document> insertion(String value, String sagaId, S saga) {
    Object fixed = form.fixedPart(saga);
    fixedParts.put(value, fixed);
    Document document = new Document("_id", value).append(SAGA, sagaId);
    document.putAll(changes(0, saga));
    document.append(FIXED, serialized(fixed));
    return new InsertOneModel<>(document);
  }

  WriteModel<Document> update(StoredSaga<S> read, S saga) {
    return new UpdateOneModel<>(
        asRead(read), new Document("$set", changes(read.version() + 1, saga)));
  }

  WriteModel<Document> deletion(StoredSaga<S> read) {
    fixedParts.invalidate(read.value());
    return new DeleteOneModel<>(asRead(read));
  }

  private static Bson asRead(StoredSaga<?> read) {
    return and(eq("_id", read.value()), eq(VERSION, read.version()));
  }

  private Document changes(long version, S saga) {
    Instant dueAt = form.dueAt(saga);
    return new Document(VERSION, version)
        .append(DUE_AT, dueAt == null ? null : Date.from(dueAt))
        .append(WAITS_FOR, form.waitsFor(saga))
        .append(CHANGING, serialized(form.changingPart(saga)));
  }

  /**
   * @throws SagaChangedElsewhereException where a saga is not as it was read
   */
  void write(List<WriteModel<Document>> writes) {
    var result = collection.bulkWrite(writes);
    int changed = result.getInsertedCount() + result.getMatchedCount() + result.getDeletedCount();
    if (changed != writes.size()) {
      throw new SagaChangedElsewhereException(writes.size(), changed);
    }
  }

  private Document serialized(Object part) {
    SerializedObject<String> serialized = serializer.serialize(part, String.class);
    return new Document("type", serialized.getType().getName())
        .append("revision", serialized.getType().getRevision())
        .append("data", serialized.getData());
  }

  private Object deserialized(Document part) {
    return serializer.<String, Object>deserialize(
        new SimpleSerializedObject<>(
            part.getString("data"),
            String.class,
            part.getString("type"),
            part.getString("revision")));
  }
}
