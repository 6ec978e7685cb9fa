package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.orderflow.documentstore.index.IndexDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands about indexes. */
final class IndexCommands {

  private static final Logger log = LoggerFactory.getLogger(IndexCommands.class);
  private static final String ID_INDEX = "_id_";
  private static final int CANNOT_CREATE_INDEX = 67;

  private final String database;
  private final Catalog catalog;

  IndexCommands(String database, Catalog catalog) {
    this.database = database;
    this.catalog = catalog;
  }

  Document create(Document command) {
    String name = Options.collection(command);
    boolean existed = catalog.find(database, name) != null;
    StoredCollection collection = catalog.findOrCreate(database, name);
    int before = collection.getNumIndexes();
    if (!(command.get("indexes") instanceof Collection<?> requested)) {
      throw new MongoServerError(9, "FailedToParse", "'indexes' must be an array");
    }
    for (Object one : requested) {
      create(collection, (Document) one);
    }
    return new Document("numIndexesBefore", before)
        .append("numIndexesAfter", collection.getNumIndexes())
        .append("createdCollectionAutomatically", !existed)
        .append("ok", 1.0);
  }

  private void create(StoredCollection collection, Document requested) {
    Document specification = checked(requested);
    Document key = Options.document(specification, "key");
    if (key.keySet().equals(java.util.Set.of("_id"))) {
      return;
    }
    for (IndexDefinition existing : collection.definitions()) {
      boolean sameName = existing.name().equals(specification.get("name"));
      boolean sameKey = sameKey(existing, key);
      if (sameName && sameKey && sameOptions(existing.specification(), specification)) {
        return;
      }
      if (sameName || sameKey && sameOptions(existing.specification(), specification)) {
        throw new MongoServerError(
            sameName ? 86 : 85,
            sameName ? "IndexKeySpecsConflict" : "IndexOptionsConflict",
            "Index "
                + specification
                + " conflicts with existing index "
                + existing.specification());
      }
    }
    catalog.createIndex(collection, specification);
  }

  private static boolean sameKey(IndexDefinition existing, Document key) {
    Document other = Options.document(existing.specification(), "key");
    return new ArrayList<>(other.keySet()).equals(new ArrayList<>(key.keySet()))
        && other.equals(key);
  }

  private static boolean sameOptions(Document one, Document other) {
    return isTrue(one, "unique") == isTrue(other, "unique")
        && isTrue(one, "sparse") == isTrue(other, "sparse")
        && java.util.Objects.equals(
            one.get("partialFilterExpression"), other.get("partialFilterExpression"));
  }

  private static boolean isTrue(Document specification, String option) {
    return Utils.isTrue(specification.get(option));
  }

  /** What is kept of a request: directions as 1 and -1, flags as booleans. */
  private static Document checked(Document requested) {
    if (!(requested.get("key") instanceof Document key) || key.isEmpty()) {
      throw cannotCreate("an index needs a key");
    }
    Document directions = new Document();
    for (Map.Entry<String, Object> entry : key.entrySet()) {
      directions.put(entry.getKey(), direction(entry.getKey(), entry.getValue()));
    }
    Collations.check(requested);
    Object name = requested.get("name");
    Document specification = new Document("v", 2).append("key", directions);
    specification.append("name", name == null ? defaultName(directions) : name);
    for (String flag : List.of("unique", "sparse", "hidden")) {
      if (isTrue(requested, flag)) {
        specification.append(flag, true);
      }
    }
    if (requested.get("partialFilterExpression") instanceof Document filter) {
      if (isTrue(requested, "sparse")) {
        throw cannotCreate("cannot mix \"partialFilterExpression\" and \"sparse\" options");
      }
      specification.append("partialFilterExpression", filter);
    }
    if (requested.get("expireAfterSeconds") instanceof Number seconds) {
      log.warn(
          "index {}: documents do not expire in this store; expireAfterSeconds is only recorded",
          name);
      specification.append("expireAfterSeconds", seconds);
    }
    return specification;
  }

  private static int direction(String path, @Nullable Object value) {
    if (!(value instanceof Number number) || number.doubleValue() == 0) {
      throw cannotCreate(
          "only ascending and descending indexes are supported, not { "
              + path
              + ": "
              + value
              + " }");
    }
    for (String part : path.split("\\.", -1)) {
      if (part.isEmpty() || part.startsWith("$") || part.chars().allMatch(Character::isDigit)) {
        throw cannotCreate("unsupported index path '" + path + "'");
      }
    }
    return number.doubleValue() > 0 ? 1 : -1;
  }

  private static MongoServerError cannotCreate(String why) {
    return new MongoServerError(CANNOT_CREATE_INDEX, "CannotCreateIndex", why);
  }

  private static String defaultName(Document key) {
    return key.entrySet().stream()
        .map(entry -> entry.getKey() + "_" + entry.getValue())
        .collect(Collectors.joining("_"));
  }

  Document drop(Document command) {
    StoredCollection collection = existing(Options.collection(command));
    int before = collection.getNumIndexes();
    for (IndexDefinition index : chosen(collection, command.get("index"))) {
      catalog.dropIndex(collection, index);
    }
    return Replies.ok("nIndexesWas", before);
  }

  private static List<IndexDefinition> chosen(StoredCollection collection, @Nullable Object which) {
    if ("*".equals(which)) {
      return List.copyOf(collection.definitions());
    }
    if (ID_INDEX.equals(which)) {
      throw new MongoServerError(72, "InvalidOptions", "cannot drop _id index");
    }
    if (which instanceof Collection<?> several) {
      return several.stream().flatMap(one -> chosen(collection, one).stream()).toList();
    }
    for (IndexDefinition index : collection.definitions()) {
      if (index.name().equals(which)
          || which instanceof Document key && sameDirections(index, key)) {
        return List.of(index);
      }
    }
    throw which instanceof Document key
        ? new IndexNotFoundException(key)
        : new IndexNotFoundException("index not found with name [" + which + "]");
  }

  private static boolean sameDirections(IndexDefinition index, Document key) {
    Document directions = new Document();
    key.forEach(
        (path, value) ->
            directions.put(path, value instanceof Number n && n.doubleValue() > 0 ? 1 : -1));
    return sameKey(index, directions);
  }

  Document list(Document command) {
    StoredCollection collection = existing(Options.collection(command));
    List<Document> listed = new ArrayList<>();
    listed.add(new Document("v", 2).append("key", new Document("_id", 1)).append("name", ID_INDEX));
    collection.definitions().forEach(index -> listed.add(index.specification()));
    return Replies.firstBatch(collection.getFullName(), listed, 0L);
  }

  private StoredCollection existing(String name) {
    StoredCollection collection = catalog.find(database, name);
    if (collection == null) {
      throw new MongoServerError(
          26, "NamespaceNotFound", "ns does not exist: " + database + "." + name);
    }
    return collection;
  }
}
