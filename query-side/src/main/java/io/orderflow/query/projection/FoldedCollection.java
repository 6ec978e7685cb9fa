package io.orderflow.query.projection;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A view as a collection of documents, each the fold of its events. A batch costs one read of the
 * documents that it touches and one bulk write of those that it changes, however many events it
 * has.
 *
 * <p>A document is replaced only while it still has the position that was read. Whoever lost the
 * claim on the view's segment in the meantime therefore overwrites nothing: his batch fails.
 */
public final class FoldedCollection<S, P> implements EventSink {

  private static final String POSITION = "position";
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final MongoCollection<Document> collection;
  private final Fold<S, P> fold;
  private final DocumentForm<S> form;
  private final Consumer<Map<String, S>> changed;

  /**
   * @param changed told of the new states by id, once they and the token are stored
   */
  public FoldedCollection(
      MongoCollection<Document> collection,
      Fold<S, P> fold,
      DocumentForm<S> form,
      Consumer<Map<String, S>> changed) {
    this.collection = collection;
    this.fold = fold;
    this.form = form;
    this.changed = changed;
  }

  @Override
  public Set<Class<?>> events() {
    return fold.events();
  }

  @Override
  public Runnable write(List<RecordedEvent> batch) {
    Map<String, List<Part<P>>> parts = partsOf(batch);
    Map<String, S> stored = load(parts.keySet());
    Map<String, S> after = new LinkedHashMap<>();
    List<WriteModel<Document>> writes = new ArrayList<>();
    int updates = 0;
    for (var each : parts.entrySet()) {
      S before = stored.get(each.getKey());
      S now = foldAll(before, each.getKey(), each.getValue());
      if (now == null || now == before) {
        continue;
      }
      after.put(each.getKey(), now);
      if (before == null) {
        writes.add(new InsertOneModel<>(form.whole(now)));
      } else {
        writes.add(
            new UpdateOneModel<>(
                and(eq(each.getKey()), eq(POSITION, fold.position(before))), form.changes(now)));
        updates++;
      }
    }
    store(writes, updates);
    return () -> changed.accept(after);
  }

  private Map<String, List<Part<P>>> partsOf(List<RecordedEvent> batch) {
    Map<String, List<Part<P>>> parts = new LinkedHashMap<>();
    for (RecordedEvent event : batch) {
      if (fold.events().contains(event.payload().getClass())) {
        fold.parts(event)
            .forEach(
                (id, part) ->
                    parts
                        .computeIfAbsent(id, absent -> new ArrayList<>())
                        .add(new Part<>(event, part)));
      }
    }
    return parts;
  }

  private Map<String, S> load(Set<String> ids) {
    Map<String, S> states = HashMap.newHashMap(ids.size());
    if (!ids.isEmpty()) {
      FindIterable<Document> found =
          collection.find(in("_id", ids)).projection(form.needed()).batchSize(ids.size());
      for (Document document : found) {
        states.put(document.getString("_id"), form.read(document));
      }
    }
    return states;
  }

  private @Nullable S foldAll(@Nullable S before, String id, List<Part<P>> parts) {
    S state = before;
    for (Part<P> each : parts) {
      if (state == null || each.event().position() > fold.position(state)) {
        state = fold.apply(state, id, each.part(), each.event());
      }
    }
    return state;
  }

  private void store(List<WriteModel<Document>> writes, int updates) {
    if (writes.isEmpty()) {
      return;
    }
    BulkWriteResult result = collection.bulkWrite(writes, UNORDERED);
    if (result.getMatchedCount() != updates) {
      throw new IllegalStateException(
          "%d of %d documents of %s were changed by somebody else"
              .formatted(updates - result.getMatchedCount(), updates, collection.getNamespace()));
    }
  }

  private record Part<P>(RecordedEvent event, P part) {}
}
