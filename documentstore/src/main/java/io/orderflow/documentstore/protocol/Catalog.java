package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.NamespaceExistsException;
import io.orderflow.documentstore.bson.BsonReader;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.index.IndexDefinition;
import io.orderflow.documentstore.storage.DurableView;
import io.orderflow.documentstore.storage.Engine;
import io.orderflow.documentstore.storage.KeyRange;
import io.orderflow.documentstore.storage.Scan;
import io.orderflow.documentstore.storage.WriteSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which collections there are. Every change of it is one batch; lock order: the catalog, then
 * collections by id.
 */
final class Catalog {

  private static final int MAX_NAMESPACE_LENGTH = 255;

  private final Engine engine;
  private final StoreCounters counters;
  private final CursorRegistry cursors;
  private final Function<String, StoreDatabase> databases;
  private final Map<String, StoredCollection> collections = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private int nextKeyspace;

  Catalog(
      Engine engine,
      StoreCounters counters,
      CursorRegistry cursors,
      Function<String, StoreDatabase> databases) {
    this.engine = engine;
    this.counters = counters;
    this.cursors = cursors;
    this.databases = databases;
  }

  /** Reads the catalog from disk. */
  void load() {
    try (DurableView view = engine.acquire()) {
      byte[] next = view.get(MetaKeys.nextKeyspace());
      nextKeyspace = next == null ? 1 : MetaKeys.toInt(next);
      try (Scan entries = view.scan(List.of(KeyRange.ofPrefix(MetaKeys.collections())), false)) {
        while (entries.next()) {
          register(view, BsonReader.document(entries.value(), 0));
        }
      }
    }
  }

  private void register(DurableView view, Document entry) {
    int id = Options.required(entry, "id", Integer.class);
    List<IndexDefinition> indexes = new ArrayList<>();
    for (Object stored : Options.required(entry, "indexes", Collection.class)) {
      Document index = (Document) stored;
      indexes.add(
          new IndexDefinition(
              Options.required(index, "id", Integer.class),
              Options.required(index, "specification", Document.class),
              Boolean.TRUE.equals(index.get("multikey")),
              Boolean.TRUE.equals(index.get("inexact"))));
    }
    String database = Options.required(entry, "database", String.class);
    String name = Options.required(entry, "name", String.class);
    Statistics statistics = Statistics.of(view.get(MetaKeys.statistics(id)));
    collections.put(database + "." + name, collection(database, name, id, indexes, statistics));
  }

  private StoredCollection collection(
      String database, String name, int id, List<IndexDefinition> indexes, Statistics statistics) {
    return new StoredCollection(
        databases.apply(database), name, cursors, engine, counters, id, indexes, statistics);
  }

  @Nullable StoredCollection find(String database, String name) {
    return collections.get(database + "." + name);
  }

  List<StoredCollection> of(String database) {
    return collections.values().stream()
        .filter(collection -> collection.getDatabaseName().equals(database))
        .sorted(Comparator.comparing(StoredCollection::getCollectionName))
        .toList();
  }

  Set<String> databaseNames() {
    Map<String, Boolean> names = new TreeMap<>();
    collections.values().forEach(collection -> names.put(collection.getDatabaseName(), true));
    return names.keySet();
  }

  /** Returns when no change of the catalog is under way. */
  void settle() {
    lock.lock();
    lock.unlock();
  }

  /** The collection of that name, made when there is none. */
  StoredCollection findOrCreate(String database, String name) {
    StoredCollection existing = find(database, name);
    if (existing != null) {
      return existing;
    }
    lock.lock();
    try {
      existing = find(database, name);
      return existing != null ? existing : create(database, name);
    } finally {
      lock.unlock();
    }
  }

  StoredCollection createNew(String database, String name) {
    lock.lock();
    try {
      if (find(database, name) != null) {
        throw new NamespaceExistsException(
            "Collection already exists. NS: " + database + "." + name);
      }
      return create(database, name);
    } finally {
      lock.unlock();
    }
  }

  private StoredCollection create(String database, String name) {
    checkName(database, name);
    WriteSession writes = engine.begin();
    StoredCollection created =
        collection(database, name, nextKeyspace(writes), List.of(), Statistics.NONE);
    writes.put(
        MetaKeys.collection(created.id()),
        RawDocument.of(created.toCatalogEntry(database, name)).bytes());
    engine.awaitDurable(engine.write(writes));
    collections.put(database + "." + name, created);
    return created;
  }

  private static void checkName(String database, String name) {
    if (name.isEmpty()
        || name.startsWith(".")
        || name.endsWith(".")
        || name.contains("$")
        || name.contains("\0")) {
      throw new MongoServerError(73, "InvalidNamespace", "Invalid collection name: '" + name + "'");
    }
    if (name.startsWith("system.")) {
      throw new MongoServerError(
          73, "InvalidNamespace", "cannot write to '" + database + "." + name + "'");
    }
    if (database.isEmpty() || database.matches(".*[./\\\\ \"$\0].*")) {
      throw new MongoServerError(
          73, "InvalidNamespace", "Invalid database name: '" + database + "'");
    }
    if (database.length() + name.length() + 1 > MAX_NAMESPACE_LENGTH) {
      throw new MongoServerError(
          73, "InvalidNamespace", "namespace is longer than " + MAX_NAMESPACE_LENGTH);
    }
  }

  private int nextKeyspace(WriteSession writes) {
    int id = nextKeyspace++;
    writes.put(MetaKeys.nextKeyspace(), MetaKeys.ofInt(nextKeyspace));
    return id;
  }

  /** Adds an index to a collection, with the entries of what is in it. */
  void createIndex(StoredCollection collection, Document specification) {
    lock.lock();
    IndexDefinition[] built = new IndexDefinition[1];
    try {
      collection.change(
          collection.getFullName(),
          () -> {
            WriteSession writes = collection.writes();
            IndexDefinition index =
                new IndexDefinition(nextKeyspace(writes), specification, false, false);
            built[0] = index;
            collection.build(index);
            return null;
          });
      collection.publish(built[0]);
    } catch (RuntimeException e) {
      if (built[0] != null) {
        collection.forget(built[0]);
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  void dropIndex(StoredCollection collection, IndexDefinition index) {
    lock.lock();
    try {
      collection.change(
          collection.getFullName(),
          () -> {
            collection.drop(index);
            return null;
          });
    } finally {
      lock.unlock();
    }
  }

  void drop(Collection<StoredCollection> dropped) {
    if (dropped.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      withLocks(
          dropped,
          () -> {
            WriteSession writes = engine.begin();
            dropped.forEach(collection -> remove(collection, writes));
            engine.awaitDurable(engine.write(writes));
            dropped.forEach(collection -> collections.remove(collection.getFullName(), collection));
          });
    } finally {
      lock.unlock();
    }
  }

  private static void remove(StoredCollection collection, WriteSession writes) {
    writes.clear(KeyRange.ofPrefix(collection.prefix()));
    for (IndexDefinition index : collection.definitions()) {
      writes.clear(KeyRange.ofPrefix(index.prefix()));
    }
    writes.delete(MetaKeys.collection(collection.id()));
    writes.delete(MetaKeys.statistics(collection.id()));
    collection.markGone();
  }

  /** Gives a collection another name, in place of the one that has it; both in one batch. */
  void rename(
      StoredCollection collection, StoreDatabase database, String name, boolean dropTarget) {
    String target = database.getDatabaseName();
    checkName(target, name);
    lock.lock();
    try {
      StoredCollection existing = find(target, name);
      if (existing != null && !dropTarget) {
        throw new NamespaceExistsException("target namespace exists");
      }
      withLocks(
          existing == null ? List.of(collection) : List.of(collection, existing),
          () -> move(collection, existing, database, name));
    } finally {
      lock.unlock();
    }
  }

  private void move(
      StoredCollection collection,
      @Nullable StoredCollection existing,
      StoreDatabase database,
      String name) {
    String target = database.getDatabaseName();
    WriteSession writes = engine.begin();
    if (existing != null) {
      remove(existing, writes);
    }
    writes.put(
        MetaKeys.collection(collection.id()),
        RawDocument.of(collection.toCatalogEntry(target, name)).bytes());
    engine.awaitDurable(engine.write(writes));
    String before = collection.getFullName();
    collection.renameTo(database, name);
    collections.put(target + "." + name, collection);
    collections.remove(before, collection);
  }

  private static void withLocks(Collection<StoredCollection> involved, Runnable action) {
    List<StoredCollection> ordered =
        involved.stream().sorted(Comparator.comparingInt(StoredCollection::id)).toList();
    ordered.forEach(collection -> collection.lock().lock());
    try {
      action.run();
    } finally {
      ordered.forEach(collection -> collection.lock().unlock());
    }
  }
}
