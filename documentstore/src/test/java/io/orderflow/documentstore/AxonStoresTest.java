package io.orderflow.documentstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Indexes;
import java.time.Duration;
import java.util.Set;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventhandling.saga.repository.MongoSagaStore;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Axon's own stores, unchanged, on this store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AxonStoresTest {

  private final Serializer serializer = JacksonSerializer.defaultSerializer();
  private DocumentStore store;
  private MongoClient client;
  private DefaultMongoTemplate template;

  @BeforeAll
  void start() {
    store = DocumentStore.temporary();
    client = MongoClients.create(store.connectionString());
    template = DefaultMongoTemplate.builder().mongoDatabase(client).build();
  }

  @AfterAll
  void stop() {
    client.close();
    store.close();
  }

  private MongoTokenStore tokens(String node, Duration timeout) {
    return MongoTokenStore.builder()
        .mongoTemplate(template)
        .serializer(serializer)
        .nodeId(node)
        .claimTimeout(timeout)
        .ensureIndexes(true)
        .transactionManager(NoTransactionManager.instance())
        .build();
  }

  @Nested
  class Tokens {

    @Test
    void are_claimed_by_one_node_at_a_time() {
      MongoTokenStore one = tokens("one", Duration.ofMinutes(1));
      MongoTokenStore other = tokens("other", Duration.ofMinutes(1));
      one.initializeTokenSegments("orders", 2);

      assertThat(one.fetchToken("orders", 0)).isNull();
      one.storeToken(new GlobalSequenceTrackingToken(7), "orders", 0);
      assertThatThrownBy(() -> other.fetchToken("orders", 0))
          .isInstanceOf(UnableToClaimTokenException.class);
      one.extendClaim("orders", 0);
      one.releaseClaim("orders", 0);

      assertThat(other.fetchToken("orders", 0)).isEqualTo(new GlobalSequenceTrackingToken(7));
      assertThat(other.fetchSegments("orders")).containsExactly(0, 1);
      assertThat(one.fetchAvailableSegments("orders"))
          .singleElement()
          .satisfies(x -> assertThat(x.getSegmentId()).isOne());
      assertThatThrownBy(() -> one.initializeTokenSegments("orders", 2))
          .isInstanceOf(UnableToClaimTokenException.class);
    }

    @Test
    void of_a_node_that_went_silent_are_taken_over() {
      MongoTokenStore one = tokens("one", Duration.ofMinutes(1));
      MongoTokenStore impatient = tokens("impatient", Duration.ofMillis(-1));
      one.initializeTokenSegments("stock", 1);
      one.fetchToken("stock", 0);

      assertThat(impatient.fetchToken("stock", 0)).isNull();
      assertThatThrownBy(() -> one.extendClaim("stock", 0))
          .isInstanceOf(UnableToClaimTokenException.class);
    }

    @Test
    void share_one_storage_identifier() {
      assertThat(tokens("a", Duration.ZERO).retrieveStorageIdentifier())
          .isPresent()
          .isEqualTo(tokens("b", Duration.ZERO).retrieveStorageIdentifier());
    }

    @Test
    void are_read_through_the_unique_index() {
      MongoTokenStore one = tokens("one", Duration.ofMinutes(1));
      one.initializeTokenSegments("sales", 16);
      Metrics before = store.metrics();
      one.fetchToken("sales", 3);
      one.storeToken(new GlobalSequenceTrackingToken(1), "sales", 3);
      assertThat(store.metrics().fullScans()).isEqualTo(before.fullScans());
    }
  }

  @Nested
  class Sagas {

    record Fulfilment(String orderId, int step) {}

    private final AssociationValue byOrder = new AssociationValue("orderId", "order-1");

    @Test
    void live_and_are_found_by_their_association_through_an_index() {
      MongoSagaStore sagas =
          MongoSagaStore.builder()
              .mongoTemplate(template)
              .serializer(serializer)
              .transactionManager(NoTransactionManager.instance())
              .build();
      template.sagaCollection().createIndex(Indexes.ascending("sagaIdentifier"));
      template.sagaCollection().createIndex(Indexes.ascending("sagaType", "associations"));
      for (int i = 0; i < 50; i++) {
        sagas.insertSaga(
            Fulfilment.class,
            "saga-" + i,
            new Fulfilment("order-" + i, 0),
            Set.of(
                new AssociationValue("orderId", "order-" + i),
                new AssociationValue("kind", "all")));
      }

      Metrics before = store.metrics();
      assertThat(sagas.findSagas(Fulfilment.class, byOrder)).containsExactly("saga-1");
      assertThat(store.metrics().documentsExamined() - before.documentsExamined()).isEqualTo(1);

      AssociationValuesImpl changed =
          new AssociationValuesImpl(Set.of(new AssociationValue("orderId", "moved")));
      sagas.updateSaga(Fulfilment.class, "saga-1", new Fulfilment("order-1", 5), changed);
      assertThat(sagas.findSagas(Fulfilment.class, byOrder)).isEmpty();
      assertThat(sagas.findSagas(Fulfilment.class, new AssociationValue("orderId", "moved")))
          .containsExactly("saga-1");
      SagaStore.Entry<Fulfilment> loaded = sagas.loadSaga(Fulfilment.class, "saga-1");
      assertThat(loaded.saga()).isEqualTo(new Fulfilment("order-1", 5));
      assertThat(loaded.associationValues())
          .containsExactly(new AssociationValue("orderId", "moved"));

      sagas.deleteSaga(Fulfilment.class, "saga-1", Set.of());
      assertThat(template.sagaCollection().countDocuments()).isEqualTo(49);
      assertThat(store.metrics().fullScans()).isEqualTo(before.fullScans());
    }
  }
}
