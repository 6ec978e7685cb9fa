package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.orderflow.documentstore.bson.RawDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The commands that write; each is one session, and so one batch. */
final class WriteCommands {

  private final StoreDatabase database;
  private final Catalog catalog;

  WriteCommands(StoreDatabase database, Catalog catalog) {
    this.database = database;
    this.catalog = catalog;
  }

  private <R> R on(String name, Function<StoredCollection, R> command) {
    String namespace = database.getDatabaseName() + "." + name;
    while (true) {
      StoredCollection collection = catalog.findOrCreate(database.getDatabaseName(), name);
      try {
        return collection.change(namespace, () -> command.apply(collection));
      } catch (CollectionGoneException e) {
        catalog.settle();
      }
    }
  }

  Document insert(Document command, List<RawDocument> documents) {
    boolean ordered = Options.isOrdered(command);
    return on(
        Options.collection(command),
        collection -> {
          Outcome outcome = new Outcome();
          for (int i = 0; i < documents.size() && outcome.goesOn(ordered); i++) {
            try {
              insert(collection, documents.get(i));
              outcome.matched++;
            } catch (MongoServerException e) {
              outcome.errors.add(Replies.writeError(i, e));
            }
          }
          return outcome.reply();
        });
  }

  private static void insert(StoredCollection collection, RawDocument document) {
    byte[] key = ReplaceById.keyOf(document, collection.prefix());
    if (key == null) {
      collection.addDocument(document.document());
    } else {
      collection.insert(key, document);
    }
  }

  Document update(Document command, List<RawDocument> updates) {
    boolean ordered = Options.isOrdered(command);
    return on(
        Options.collection(command),
        collection -> {
          Outcome outcome = new Outcome();
          outcome.isUpdate = true;
          for (int i = 0; i < updates.size() && outcome.goesOn(ordered); i++) {
            try {
              update(collection, updates.get(i), i, outcome);
            } catch (MongoServerException e) {
              outcome.errors.add(Replies.writeError(i, e));
            }
          }
          return outcome.reply();
        });
  }

  private static void update(
      StoredCollection collection, RawDocument update, int index, Outcome outcome) {
    ReplaceById replace = ReplaceById.of(update, collection.prefix());
    if (replace == null) {
      update(collection, update.document(), index, outcome);
      return;
    }
    switch (collection.replaceById(replace.key(), replace.document(), replace.upsert())) {
      case INSERTED ->
          outcome.upserted.add(new Document("index", index).append("_id", replace.id()));
      case REPLACED -> {
        outcome.matched++;
        outcome.modified++;
      }
      case UNCHANGED -> outcome.matched++;
      case NOT_FOUND -> {}
    }
  }

  private static void update(
      StoredCollection collection, Document update, int index, Outcome outcome) {
    Collations.check(update);
    Document selector = Options.document(update, "q");
    boolean multi = Options.isTrue(update, "multi");
    boolean upsert = Options.isTrue(update, "upsert");
    if (!(update.get("u") instanceof Document change)) {
      throw StoredCollection.unsupported("an update by a pipeline");
    }
    Document result =
        update.get("arrayFilters") instanceof Collection<?> filters && !filters.isEmpty()
            ? collection.updateWithArrayFilters(selector, change, filters, multi, upsert)
            : collection.updateDocuments(
                selector, change, ArrayFilters.empty(), multi, upsert, NoopOplog.get());
    if (result.containsKey("upserted")) {
      outcome.upserted.add(new Document("index", index).append("_id", result.get("upserted")));
    }
    outcome.matched += Options.number(result, "n", 0);
    outcome.modified += Options.number(result, "nModified", 0);
  }

  Document delete(Document command, List<RawDocument> deletes) {
    boolean ordered = Options.isOrdered(command);
    return on(
        Options.collection(command),
        collection -> {
          Outcome outcome = new Outcome();
          for (int i = 0; i < deletes.size() && outcome.goesOn(ordered); i++) {
            Document delete = deletes.get(i).document();
            try {
              Collations.check(delete);
              int limit = Options.number(delete, "limit", 0);
              outcome.matched +=
                  collection.deleteDocuments(Options.document(delete, "q"), limit, NoopOplog.get());
            } catch (MongoServerException e) {
              outcome.errors.add(Replies.writeError(i, e));
            }
          }
          return outcome.reply();
        });
  }

  Document findAndModify(String name, Document command) {
    Collations.check(command);
    if (command.get("update") instanceof Collection) {
      throw StoredCollection.unsupported("an update by a pipeline");
    }
    return on(
        Options.required(command, name, String.class),
        collection -> collection.findAndModify(command));
  }

  private static final class Outcome {

    private int matched;
    private int modified;
    private boolean isUpdate;
    private final List<Document> upserted = new ArrayList<>();
    private final List<Document> errors = new ArrayList<>();

    boolean goesOn(boolean ordered) {
      return !ordered || errors.isEmpty();
    }

    Document reply() {
      Document reply = new Document("n", matched + upserted.size());
      if (isUpdate) {
        reply.append("nModified", modified);
      }
      if (!upserted.isEmpty()) {
        reply.append("upserted", upserted);
      }
      if (!errors.isEmpty()) {
        reply.append("writeErrors", errors);
      }
      return reply.append("ok", 1.0);
    }
  }
}
