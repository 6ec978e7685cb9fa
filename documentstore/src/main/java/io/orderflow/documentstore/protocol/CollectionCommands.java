package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;

/** The commands about collections and databases as wholes. */
final class CollectionCommands {

  private final String database;
  private final Catalog catalog;

  CollectionCommands(String database, Catalog catalog) {
    this.database = database;
    this.catalog = catalog;
  }

  Document create(Document command) {
    for (String option : List.of("viewOn", "timeseries", "clusteredIndex", "validator")) {
      if (command.get(option) != null) {
        throw StoredCollection.unsupported("the option '" + option + "'");
      }
    }
    if (Utils.isTrue(command.get("capped"))) {
      throw StoredCollection.unsupported("a capped collection");
    }
    Collations.check(command);
    catalog.createNew(database, Options.collection(command));
    return Replies.ok();
  }

  Document drop(Document command) {
    String name = Options.collection(command);
    StoredCollection collection = catalog.find(database, name);
    if (collection == null) {
      throw new MongoServerError(26, "NamespaceNotFound", "ns not found");
    }
    int indexes = collection.getNumIndexes();
    catalog.drop(List.of(collection));
    return new Document("nIndexesWas", indexes)
        .append("ns", database + "." + name)
        .append("ok", 1.0);
  }

  Document list(Document command) {
    Document filter = Options.document(command, "filter");
    List<Document> listed = new ArrayList<>();
    for (StoredCollection collection : catalog.of(database)) {
      Document description =
          new Document("name", collection.getCollectionName())
              .append("type", "collection")
              .append("options", new Document())
              .append("info", new Document("readOnly", false))
              .append(
                  "idIndex",
                  new Document("v", 2)
                      .append("key", new Document("_id", 1))
                      .append("name", "_id_"));
      if (new DefaultQueryMatcher().matches(description, filter)) {
        listed.add(description);
      }
    }
    return Replies.firstBatch(database + ".$cmd.listCollections", listed, 0L);
  }

  Document collectionStatistics(Document command) {
    String name = Options.collection(command);
    StoredCollection collection = catalog.find(database, name);
    Document reply = new Document("ns", database + "." + name);
    if (collection == null) {
      return reply.append("count", 0).append("size", 0).append("ok", 1.0);
    }
    int count = collection.count();
    int size = collection.getDataSize();
    return reply
        .append("count", count)
        .append("size", size)
        .append("avgObjSize", count == 0 ? 0 : size / count)
        .append("storageSize", 0)
        .append("nindexes", collection.getNumIndexes())
        .append("ok", 1.0);
  }

  Document databaseStatistics() {
    long objects = 0;
    long size = 0;
    int indexes = 0;
    List<StoredCollection> collections = catalog.of(database);
    for (StoredCollection collection : collections) {
      objects += collection.count();
      size += collection.getDataSize();
      indexes += collection.getNumIndexes();
    }
    return new Document("db", database)
        .append("collections", collections.size())
        .append("objects", objects)
        .append("dataSize", (double) size)
        .append("avgObjSize", objects == 0 ? 0.0 : (double) size / objects)
        .append("storageSize", 0.0)
        .append("indexes", indexes)
        .append("ok", 1.0);
  }

  Document validate(Document command) {
    String name = Options.collection(command);
    StoredCollection collection = catalog.find(database, name);
    if (collection == null) {
      throw new MongoServerError(
          26,
          "NamespaceNotFound",
          "Collection '" + database + "." + name + "' does not exist to validate.");
    }
    return new Document("ns", database + "." + name)
        .append("nrecords", collection.count())
        .append("nIndexes", collection.getNumIndexes())
        .append("valid", true)
        .append("errors", List.of())
        .append("ok", 1.0);
  }
}
