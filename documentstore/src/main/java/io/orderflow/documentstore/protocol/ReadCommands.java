package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.orderflow.documentstore.storage.DurableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands that read. */
final class ReadCommands {

  private static final int FIRST_BATCH = 101;
  private static final Document END = new Document();

  private final MongoDatabase database;
  private final Catalog catalog;
  private final ReadContext context;

  ReadCommands(MongoDatabase database, Catalog catalog, ReadContext context) {
    this.database = database;
    this.catalog = catalog;
    this.context = context;
  }

  Document find(Document command) {
    String name = Options.collection(command);
    String namespace = database.getDatabaseName() + "." + name;
    refuse(command, "min", "max", "returnKey", "showRecordId");
    Collations.check(command);
    int limit = Options.number(command, "limit", 0);
    boolean single = Options.isTrue(command, "singleBatch") || limit < 0;
    int batchSize = Options.number(command, "batchSize", FIRST_BATCH);
    Target target = target(name);
    if (target == null) {
      return Replies.firstBatch(namespace, List.of(), 0L);
    }
    OpenCursor cursor =
        target.open(
            namespace,
            Options.document(command, "filter"),
            Options.document(command, "sort"),
            Options.number(command, "skip", 0),
            Math.abs(limit),
            Options.document(command, "projection"));
    return firstBatch(namespace, cursor, batchSize, single);
  }

  private Document firstBatch(String namespace, OpenCursor cursor, int batchSize, boolean single) {
    boolean keep = false;
    try {
      List<?> batch = batchSize == 0 ? List.of() : cursor.take(batchSize);
      keep = !single && cursor.hasMore();
      return Replies.firstBatch(namespace, batch, keep ? context.cursors().add(cursor) : 0L);
    } finally {
      if (!keep) {
        cursor.close();
      }
    }
  }

  private static void refuse(Document command, String... options) {
    for (String option : options) {
      Object value = command.get(option);
      if (value != null
          && !Boolean.FALSE.equals(value)
          && !(value instanceof Map<?, ?> map && map.isEmpty())) {
        throw StoredCollection.unsupported("the option '" + option + "'");
      }
    }
  }

  /** A collection with a view that has all of it. */
  private record Target(StoredCollection collection, DurableView view) {

    OpenCursor open(
        String namespace,
        Document filter,
        Document sort,
        int skip,
        int limit,
        Document projection) {
      boolean opened = false;
      try {
        DocumentSource source = collection.find(view, view.ticket(), filter, sort, skip, limit);
        @Nullable UnaryOperator<List<Document>> project =
            projection.isEmpty()
                ? UnaryOperator.identity()
                : batch -> collection.project(batch, projection);
        opened = true;
        return new OpenCursor(namespace, source, view, project);
      } finally {
        if (!opened) {
          view.close();
        }
      }
    }
  }

  private @Nullable Target target(String name) {
    StoredCollection collection = catalog.find(database.getDatabaseName(), name);
    while (collection != null) {
      DurableView view = context.engine().acquire();
      if (!collection.isGone()) {
        return new Target(collection, view);
      }
      view.close();
      catalog.settle();
      collection = catalog.find(database.getDatabaseName(), name);
    }
    return null;
  }

  Document count(Document command) {
    Collations.check(command);
    StoredCollection collection =
        catalog.find(database.getDatabaseName(), Options.collection(command));
    if (collection == null) {
      return Replies.ok("n", 0);
    }
    int limit = Math.abs(Options.number(command, "limit", 0));
    int skip = Options.number(command, "skip", 0);
    return Replies.ok("n", collection.count(Options.document(command, "query"), skip, limit));
  }

  Document distinct(Document command) {
    Collations.check(command);
    StoredCollection collection =
        catalog.find(database.getDatabaseName(), Options.collection(command));
    return collection == null
        ? Replies.ok("values", List.of())
        : collection.handleDistinct(command);
  }

  Document aggregate(Document command, DatabaseResolver resolver, Oplog oplog) {
    Collations.check(command);
    if (!(command.get("cursor") instanceof Document cursorOptions)) {
      throw new FailedToParseException(
          "The 'cursor' option is required, except for aggregate with the explain argument");
    }
    if (!(command.get("aggregate") instanceof String name)) {
      throw StoredCollection.unsupported("an aggregation of a database");
    }
    List<Document> pipeline = Aggregation.parse(command.get("pipeline"));
    List<Document> result = run(name, pipeline, resolver, oplog);
    String namespace = database.getDatabaseName() + "." + name;
    OpenCursor cursor = new OpenCursor(namespace, new ListSource(result), null, null);
    return firstBatch(
        namespace, cursor, Options.number(cursorOptions, "batchSize", FIRST_BATCH), false);
  }

  private List<Document> run(
      String name, List<Document> pipeline, DatabaseResolver resolver, Oplog oplog) {
    if (!pipeline.isEmpty() && pipeline.getFirst().containsKey("$changeStream")) {
      throw new MongoServerError(
          40573, "Location40573", "The $changeStream stage is not supported by this store");
    }
    AggregationStart start = AggregationStart.of(pipeline);
    StoredCollection collection = catalog.find(database.getDatabaseName(), name);
    if (collection != null && start.isCount()) {
      int count = collection.count(start.filter(), start.skip(), start.limit());
      return count == 0 ? List.of() : List.of(new Document("_id", 1).append("n", count));
    }
    Aggregation aggregation =
        Aggregation.fromPipeline(start.rest(), resolver, database, collection, oplog);
    aggregation.validate(new Document("cursor", new Document()));
    Target target = target(name);
    if (target == null) {
      return List.of();
    }
    try (DurableView view = target.view();
        DocumentSource input =
            target
                .collection()
                .find(
                    view,
                    view.ticket(),
                    start.filter(),
                    start.sort(),
                    start.skip(),
                    start.limit())) {
      Stream<Document> documents =
          Stream.generate(() -> input.advance() ? input.current().document() : END)
              .takeWhile(document -> document != END);
      return new ArrayList<>(aggregation.runStages(documents));
    }
  }
}
