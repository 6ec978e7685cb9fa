package io.orderflow.sagas.store;

import com.mongodb.client.model.WriteModel;
import io.orderflow.support.mongo.BatchEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** The sagas of one batch of events: all of them read together, and all written together. */
final class SagaBatch<S> {

  private final SagaDocuments<S> documents;
  private final Set<String> looked = new HashSet<>();
  private final Map<String, StoredSaga<S>> byValue = new HashMap<>();
  private final Map<String, StoredSaga<S>> byId = new HashMap<>();
  private final Map<String, WriteModel<Document>> writes = new LinkedHashMap<>();

  SagaBatch(SagaDocuments<S> documents) {
    this.documents = documents;
  }

  static <S> SagaBatch<S> of(UnitOfWork<?> unit, SagaDocuments<S> documents) {
    SagaBatch<S> batch = new SagaBatch<>(documents);
    if (unit instanceof BatchingUnitOfWork<?> events) {
      Set<String> values = new HashSet<>();
      for (Message<?> event : events.getMessages()) {
        String value = documents.form().valueIn(event.getPayload());
        if (value != null) {
          values.add(value);
        }
      }
      batch.look(values);
    }
    return batch;
  }

  private void look(Set<String> values) {
    looked.addAll(values);
    documents.read(values).values().forEach(this::remember);
  }

  private void remember(StoredSaga<S> saga) {
    byValue.put(saga.value(), saga);
    byId.put(saga.id(), saga);
  }

  @Nullable StoredSaga<S> find(String value) {
    if (!looked.contains(value)) {
      look(Set.of(value));
    }
    return byValue.get(value);
  }

  @Nullable StoredSaga<S> load(String sagaId) {
    StoredSaga<S> read = byId.get(sagaId);
    return read == null ? documents.readById(sagaId) : read;
  }

  void insert(String value, String sagaId, S saga) {
    write(sagaId, documents.insertion(value, sagaId, saga));
  }

  void update(String sagaId, S saga) {
    StoredSaga<S> read = read(sagaId);
    Object before = documents.form().changingPart(read.saga());
    if (!before.equals(documents.form().changingPart(saga))) {
      write(sagaId, documents.update(read, saga));
    }
  }

  void delete(String sagaId) {
    write(sagaId, documents.deletion(read(sagaId)));
  }

  private StoredSaga<S> read(String sagaId) {
    StoredSaga<S> read = load(sagaId);
    if (read == null) {
      throw new IllegalStateException("saga %s was never read".formatted(sagaId));
    }
    return read;
  }

  private void write(String sagaId, WriteModel<Document> write) {
    if (writes.isEmpty()) {
      BatchEnd.write(this::flush);
    }
    writes.put(sagaId, write);
  }

  private void flush() {
    List<WriteModel<Document>> all = new ArrayList<>(writes.values());
    writes.clear();
    documents.write(all);
  }
}
