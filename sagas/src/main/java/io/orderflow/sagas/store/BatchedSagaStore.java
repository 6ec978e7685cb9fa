package io.orderflow.sagas.store;

import java.util.Set;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.jspecify.annotations.Nullable;

/**
 * Axon's saga store over {@link SagaDocuments}. The first look-up in a batch of events reads the
 * sagas of the whole batch; at the batch's end all that changed is written at once, before the
 * token. It has to be called within a unit of work, as Axon does.
 */
public final class BatchedSagaStore<S> implements SagaStore<S> {

  private final SagaDocuments<S> documents;
  private final String resource;

  public BatchedSagaStore(SagaDocuments<S> documents) {
    this.documents = documents;
    this.resource = BatchedSagaStore.class.getName() + System.identityHashCode(this);
  }

  @Override
  public Set<String> findSagas(Class<? extends S> type, AssociationValue association) {
    if (!association.getKey().equals(documents.form().association())) {
      return Set.of();
    }
    StoredSaga<S> found = batch().find(association.getValue());
    return found == null ? Set.of() : Set.of(found.id());
  }

  @Override
  public <T extends S> @Nullable Entry<T> loadSaga(Class<T> type, String sagaId) {
    StoredSaga<S> loaded = batch().load(sagaId);
    if (loaded == null) {
      return null;
    }
    AssociationValue association =
        new AssociationValue(documents.form().association(), loaded.value());
    // The copy is what the handlers change; what was read stays to compare with.
    S copy =
        documents
            .form()
            .of(
                documents.form().fixedPart(loaded.saga()),
                documents.form().changingPart(loaded.saga()));
    T saga = type.cast(copy);
    return new Entry<>() {
      @Override
      public Set<AssociationValue> associationValues() {
        return Set.of(association);
      }

      @Override
      public T saga() {
        return saga;
      }
    };
  }

  @Override
  public void insertSaga(
      Class<? extends S> type, String sagaId, S saga, Set<AssociationValue> associations) {
    String value =
        associations.stream()
            .filter(each -> each.getKey().equals(documents.form().association()))
            .map(AssociationValue::getValue)
            .findFirst()
            .orElseThrow();
    batch().insert(value, sagaId, saga);
  }

  @Override
  public void updateSaga(
      Class<? extends S> type, String sagaId, S saga, AssociationValues associations) {
    batch().update(sagaId, saga);
  }

  @Override
  public void deleteSaga(
      Class<? extends S> type, String sagaId, Set<AssociationValue> associations) {
    batch().delete(sagaId);
  }

  private SagaBatch<S> batch() {
    UnitOfWork<?> root = CurrentUnitOfWork.get().root();
    return root.getOrComputeResource(resource, absent -> SagaBatch.of(root, documents));
  }
}
