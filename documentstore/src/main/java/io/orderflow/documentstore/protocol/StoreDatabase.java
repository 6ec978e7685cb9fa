package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.exception.NoSuchCommandException;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import io.orderflow.documentstore.bson.RawDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One database: takes commands to those who carry them out. */
final class StoreDatabase implements MongoDatabase {

  private final String name;
  private final Catalog catalog;
  private final ReadCommands reads;
  private final WriteCommands writes;
  private final IndexCommands indexes;
  private final CollectionCommands administration;

  StoreDatabase(String name, Catalog catalog, ReadContext context) {
    this.name = name;
    this.catalog = catalog;
    this.reads = new ReadCommands(this, catalog, context);
    this.writes = new WriteCommands(this, catalog);
    this.indexes = new IndexCommands(name, catalog);
    this.administration = new CollectionCommands(name, catalog);
  }

  @Override
  public String getDatabaseName() {
    return name;
  }

  @Override
  public Document handleCommand(
      Channel channel, String command, Document query, DatabaseResolver resolver, Oplog oplog) {
    return switch (command.toLowerCase(Locale.ROOT)) {
      case "find" -> reads.find(query);
      case "aggregate" -> reads.aggregate(query, resolver, oplog);
      case "count" -> reads.count(query);
      case "distinct" -> reads.distinct(query);
      case "insert" -> write(command, query, documents(query, "documents"));
      case "update" -> write(command, query, documents(query, "updates"));
      case "delete" -> write(command, query, documents(query, "deletes"));
      case "findandmodify" -> writes.findAndModify(command, query);
      case "createindexes" -> indexes.create(query);
      case "dropindexes" -> indexes.drop(query);
      case "listindexes" -> indexes.list(query);
      case "create" -> administration.create(query);
      case "drop" -> administration.drop(query);
      case "listcollections" -> administration.list(query);
      case "collstats" -> administration.collectionStatistics(query);
      case "dbstats" -> administration.databaseStatistics();
      case "validate" -> administration.validate(query);
      case "getlasterror" -> Replies.ok("n", 0).append("err", null);
      case "reseterror" -> Replies.ok();
      default -> throw new NoSuchCommandException(command);
    };
  }

  /** A command that writes, with the documents that it is about. */
  Document write(String command, Document query, List<RawDocument> documents) {
    return switch (command) {
      case "insert" -> writes.insert(query, documents);
      case "update" -> writes.update(query, documents);
      case "delete" -> writes.delete(query, documents);
      default -> throw new NoSuchCommandException(command);
    };
  }

  private static List<RawDocument> documents(Document command, String field) {
    List<RawDocument> documents = new ArrayList<>();
    for (Object document : Options.required(command, field, Collection.class)) {
      documents.add(RawDocument.of((Document) document));
    }
    return documents;
  }

  @Override
  public void handleClose(Channel channel) {}

  @Override
  public QueryResult handleQuery(MongoQuery query) {
    throw StoredCollection.unsupported("OP_QUERY on a collection");
  }

  @Override
  public boolean isEmpty() {
    return catalog.of(name).isEmpty();
  }

  @Override
  public MongoCollection<?> createCollectionOrThrowIfExists(
      String collectionName, CollectionOptions options) {
    return catalog.createNew(name, collectionName);
  }

  @Override
  public @Nullable MongoCollection<?> resolveCollection(
      String collectionName, boolean throwIfNotFound) {
    StoredCollection collection = catalog.find(name, collectionName);
    if (collection == null && throwIfNotFound) {
      throw new MongoServerException("Collection [" + name + "." + collectionName + "] not found.");
    }
    return collection;
  }

  @Override
  public void drop(Oplog oplog) {
    catalog.drop(catalog.of(name));
  }

  @Override
  public void dropCollection(String collectionName, Oplog oplog) {
    StoredCollection collection = catalog.find(name, collectionName);
    if (collection != null) {
      catalog.drop(List.of(collection));
    }
  }

  @Override
  public void moveCollection(
      MongoDatabase oldDatabase, MongoCollection<?> collection, String newCollectionName) {
    catalog.rename((StoredCollection) collection, this, newCollectionName, true);
  }

  @Override
  public void unregisterCollection(String collectionName) {
    throw new UnsupportedOperationException("collections move in one step");
  }
}
