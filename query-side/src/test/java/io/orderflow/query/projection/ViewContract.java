package io.orderflow.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.query.RandomLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for every view: however its events are cut into batches, repeated and interrupted, its
 * documents are the pure fold of them.
 */
public abstract class ViewContract<S, P> {

  private static final int EVENTS = 1_500;

  @SuppressWarnings("NullAway.Init")
  private static DocumentStore store;

  @SuppressWarnings("NullAway.Init")
  private static MongoClient client;

  private final MongoCollection<Document> documents =
      client.getDatabase("test").getCollection("view");
  private final Fold<S, P> fold;
  private final DocumentForm<S> form;
  private final Recorded log = new Recorded();

  protected ViewContract(Fold<S, P> fold, DocumentForm<S> form) {
    this.fold = fold;
    this.form = form;
    new RandomLog(7, log::add).write(EVENTS);
  }

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

  private FoldedCollection<S, P> view() {
    return new FoldedCollection<>(documents, fold, form, changed -> {});
  }

  private void isThePureFold() {
    Map<String, Document> expected = new HashMap<>();
    log.fold(fold).forEach((id, state) -> expected.put(id, form.whole(state)));
    Map<String, Document> actual = stored();
    assertThat(actual.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
    expected.forEach((id, document) -> assertThat(actual.get(id)).isEqualTo(document));
  }

  private Map<String, Document> stored() {
    Map<String, Document> stored = new HashMap<>();
    documents.find().forEach(each -> stored.put(each.getString("_id"), each));
    return stored;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000})
  void batches_of_any_size_give_the_pure_fold(int size) {
    FoldedCollection<S, P> view = view();
    for (int from = 0; from < log.events().size(); from += size) {
      view.write(part(from, from + size)).run();
    }
    isThePureFold();
  }

  @Test
  void batches_that_come_twice_give_the_pure_fold() {
    FoldedCollection<S, P> view = view();
    for (int from = 0; from < log.events().size(); from += 100) {
      view.write(part(from, from + 100)).run();
      view.write(part(from, from + 100)).run();
    }
    isThePureFold();
  }

  @Test
  void restarts_that_begin_anywhere_in_what_was_written_give_the_pure_fold() {
    Random random = new Random(11);
    int token = 0;
    while (token < log.events().size()) {
      int to = token + 1 + random.nextInt(200);
      view().write(part(token, to)).run();
      // The token lags behind what was written whenever its own write fails.
      token = random.nextInt(3) == 0 ? token + random.nextInt(to - token) : to;
    }
    isThePureFold();
  }

  @Test
  void batches_of_which_only_some_documents_were_written_give_the_pure_fold() {
    Random random = new Random(13);
    for (int from = 0; from < log.events().size(); from += 150) {
      Map<String, Document> before = stored();
      view().write(part(from, from + 150)).run();
      for (String id : stored().keySet()) {
        if (random.nextBoolean()) {
          documents.deleteOne(new Document("_id", id));
          if (before.containsKey(id)) {
            documents.insertOne(before.get(id));
          }
        }
      }
      view().write(part(from, from + 150)).run();
    }
    isThePureFold();
  }

  private List<RecordedEvent> part(int from, int to) {
    return log.events().subList(from, Math.min(to, log.events().size()));
  }
}
