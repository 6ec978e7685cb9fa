package io.orderflow.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.orderflow.documentstore.DocumentStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FoldedCollectionTest {

  /** Adds a number to each of some documents. */
  private record Added(int number, List<String> ids) {}

  private record Sum(String id, long sum, long position) {}

  private static final class SumFold implements Fold<Sum, Integer> {

    @Override
    public Set<Class<?>> events() {
      return Set.of(Added.class);
    }

    @Override
    public Map<String, Integer> parts(RecordedEvent event) {
      Added added = (Added) event.payload();
      Map<String, Integer> parts = new HashMap<>();
      added.ids().forEach(id -> parts.put(id, added.number()));
      return parts;
    }

    @Override
    public Sum apply(@Nullable Sum state, String id, Integer number, RecordedEvent event) {
      return new Sum(id, (state == null ? 0 : state.sum()) + number, event.position());
    }

    @Override
    public long position(Sum state) {
      return state.position();
    }
  }

  private static class SumDocuments implements DocumentForm<Sum> {

    @Override
    public Sum read(Document document) {
      return new Sum(
          document.getString("_id"), document.getLong("sum"), document.getLong("position"));
    }

    @Override
    public Document whole(Sum state) {
      return new Document("_id", state.id())
          .append("sum", state.sum())
          .append("position", state.position());
    }

    @Override
    public Bson changes(Sum state) {
      return Updates.combine(
          Updates.set("sum", state.sum()), Updates.set("position", state.position()));
    }
  }

  @SuppressWarnings("NullAway.Init")
  private static DocumentStore store;

  @SuppressWarnings("NullAway.Init")
  private static MongoClient client;

  private final Recorded log = new Recorded();
  private final List<Map<String, Sum>> told = new ArrayList<>();
  private final MongoCollection<Document> documents =
      client.getDatabase("test").getCollection("sums");
  private final FoldedCollection<Sum, Integer> view =
      new FoldedCollection<>(documents, new SumFold(), new SumDocuments(), told::add);

  @BeforeAll
  static void start() {
    store = DocumentStore.temporary();
    client = MongoClients.create(store.connectionString());
  }

  @AfterAll
  static void stop() {
    client.close();
    store.close();
  }

  @BeforeEach
  void empty() {
    documents.drop();
  }

  private Map<String, Sum> stored() {
    Map<String, Sum> sums = new HashMap<>();
    documents.find().map(new SumDocuments()::read).forEach(sum -> sums.put(sum.id(), sum));
    return sums;
  }

  @Nested
  class Given_events_of_several_documents {

    Given_events_of_several_documents() {
      log.add("a-1", new Added(1, List.of("x")))
          .add("a-1", new Added(2, List.of("x", "y")))
          .add("a-1", new Added(4, List.of("z", "y")));
    }

    @Test
    void a_batch_writes_the_fold_of_each_document() {
      view.write(log.events()).run();
      assertThat(stored()).isEqualTo(log.fold(new SumFold()));
    }

    @Test
    void the_same_batch_again_changes_and_tells_nothing() {
      view.write(log.events()).run();
      view.write(log.events()).run();
      assertThat(stored()).isEqualTo(log.fold(new SumFold()));
      assertThat(told).hasSize(2);
      assertThat(told.get(1)).isEmpty();
    }

    @Test
    void a_batch_of_which_half_was_written_writes_the_other_half() {
      view.write(log.events()).run();
      documents.deleteOne(new Document("_id", "y"));
      documents.replaceOne(
          new Document("_id", "x"),
          new Document("_id", "x").append("sum", 1L).append("position", 0L));
      view.write(log.events()).run();
      assertThat(stored()).isEqualTo(log.fold(new SumFold()));
    }

    @Test
    void a_batch_that_overlaps_one_before_applies_only_what_is_new() {
      view.write(log.events().subList(0, 2)).run();
      view.write(log.events().subList(1, 3)).run();
      assertThat(stored()).isEqualTo(log.fold(new SumFold()));
    }

    @Test
    void what_changed_is_told_only_when_asked_to() {
      view.write(log.events());
      assertThat(told).isEmpty();
    }
  }

  @Test
  void a_batch_fails_where_somebody_else_changes_a_document_between_reading_and_writing() {
    log.add("a-1", new Added(1, List.of("x"))).add("a-1", new Added(2, List.of("x")));
    view.write(log.events().subList(0, 1));
    FoldedCollection<Sum, Integer> late =
        new FoldedCollection<>(
            documents,
            new SumFold(),
            new SumDocuments() {
              @Override
              public Bson changes(Sum state) {
                view.write(log.events());
                return super.changes(state);
              }
            },
            told::add);
    assertThatThrownBy(() -> late.write(log.events())).hasMessageContaining("1 of 1 documents");
    assertThat(stored()).isEqualTo(log.fold(new SumFold()));
  }

  @Test
  void an_empty_batch_asks_nothing_of_the_store() {
    view.write(List.of()).run();
    assertThat(stored()).isEmpty();
  }
}
