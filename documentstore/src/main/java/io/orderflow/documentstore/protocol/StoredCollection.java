package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.BadValueException;
import de.bwaldvogel.mongo.exception.InvalidIdFieldError;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.index.IndexDefinition;
import io.orderflow.documentstore.index.KeyWriter;
import io.orderflow.documentstore.index.Plan;
import io.orderflow.documentstore.index.Planner;
import io.orderflow.documentstore.index.QueryAnalysis;
import io.orderflow.documentstore.index.ValueEncoder;
import io.orderflow.documentstore.storage.DurableView;
import io.orderflow.documentstore.storage.Engine;
import io.orderflow.documentstore.storage.KeyRange;
import io.orderflow.documentstore.storage.Keys;
import io.orderflow.documentstore.storage.Scan;
import io.orderflow.documentstore.storage.View;
import io.orderflow.documentstore.storage.WriteSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection in RocksDB. Writes take its lock, one command at a time, and reach the disk as one
 * batch per command; reads take no lock and see what is durable. The core's update operators work
 * on it through the overridden methods below.
 */
final class StoredCollection extends AbstractMongoCollection<byte[]> {

  private static final String ID = "_id";

  private final Engine engine;
  private final StoreCounters counters;
  private final int id;
  private final byte[] prefix;
  private final List<IndexDefinition> indexes;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean gone;
  private volatile long lastTicket;
  private Statistics statistics;
  private int storedTraits;
  private @Nullable CollectionSession session;
  private boolean firstMatchOnly;

  StoredCollection(
      MongoDatabase database,
      String name,
      CursorRegistry cursors,
      Engine engine,
      StoreCounters counters,
      int id,
      List<IndexDefinition> indexes,
      Statistics statistics) {
    super(database, name, CollectionOptions.withDefaults(), cursors);
    this.engine = engine;
    this.counters = counters;
    this.id = id;
    this.prefix = Keys.keyspace(id);
    this.indexes = new CopyOnWriteArrayList<>(indexes);
    this.statistics = statistics;
    this.storedTraits = traits();
  }

  int id() {
    return id;
  }

  byte[] prefix() {
    return prefix;
  }

  List<IndexDefinition> definitions() {
    return indexes;
  }

  boolean isGone() {
    return gone;
  }

  void markGone() {
    gone = true;
  }

  ReentrantLock lock() {
    return lock;
  }

  // ---- sessions

  private <R> R change(Supplier<R> command) {
    return change(null, command);
  }

  /**
   * Runs one command's changes: all of them become durable together before this returns, or none is
   * made.
   *
   * @param name what the caller looked this collection up by, or null
   * @throws CollectionGoneException when it is not this collection's name any more
   */
  <R> R change(@Nullable String name, Supplier<R> command) {
    if (session != null && lock.isHeldByCurrentThread()) {
      return command.get();
    }
    R result;
    lock.lock();
    try {
      if (gone || name != null && !name.equals(getFullName())) {
        throw new CollectionGoneException(getFullName());
      }
      CollectionSession opened = new CollectionSession(this, engine.begin());
      session = opened;
      result = command.get();
      commit(opened);
    } finally {
      session = null;
      lock.unlock();
      if (engine.failure() == null) {
        engine.awaitDurable(lastTicket);
      }
    }
    return result;
  }

  private void commit(CollectionSession opened) {
    int traits = traits();
    opened.finish(statistics, traits != storedTraits);
    if (!opened.writes().isEmpty()) {
      lastTicket = engine.write(opened.writes());
      storedTraits = traits;
      statistics = opened.statisticsAfter(statistics);
    }
  }

  /**
   * Changes when a document makes an index multikey or inexact, which the catalog must tell after a
   * restart.
   */
  private int traits() {
    int traits = 0;
    for (IndexDefinition index : indexes) {
      traits += (index.multikey() ? 1 : 0) + (index.inexact() ? 1 : 0);
    }
    return traits;
  }

  /** The open session's changes. */
  WriteSession writes() {
    return session().writes();
  }

  private CollectionSession session() {
    CollectionSession current = session;
    if (current == null || !lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("no session is open on " + getFullName());
    }
    return current;
  }

  // ---- reading

  /** Answers a query from {@code view}; the caller closes what it gets, and then the view. */
  DocumentSource find(View view, long ticket, Document query, Document sort, int skip, int limit) {
    Document normalised = QueryAnalysis.normalised(query);
    Plan plan = new Planner(prefix, indexes, ticket).plan(normalised, sort, limit > 0);
    int wanted = limit > 0 ? (int) Math.min(Integer.MAX_VALUE, (long) limit + skip) : 0;
    DocumentSource source =
        new PlanSource(plan, view, prefix, counters, plan.sorted() ? wanted : 0);
    if (!plan.sorted()) {
      counters.sortedInMemory();
      source = SortedSource.of(source, sort, wanted);
    }
    return skip > 0 || limit > 0 ? new Window(source, skip, limit) : source;
  }

  private DocumentSource findNow(Document query, Document sort, int skip, int limit) {
    return find(session().writes(), Long.MAX_VALUE, query, sort, skip, limit);
  }

  @Override
  protected QueryResult queryDocuments(
      Document query,
      @Nullable Document orderBy,
      int numberToSkip,
      int limit,
      int batchSize,
      @Nullable Document fieldSelector) {
    Document sort = orderBy == null ? new Document() : orderBy;
    List<Document> found = new ArrayList<>();
    if (session != null && lock.isHeldByCurrentThread()) {
      try (DocumentSource source = findNow(query, sort, numberToSkip, firstMatchOnly ? 1 : limit)) {
        drain(source, found);
      }
    } else {
      try (DurableView view = engine.acquire();
          DocumentSource source = find(view, view.ticket(), query, sort, numberToSkip, limit)) {
        drain(source, found);
      }
    }
    return fieldSelector == null
        ? new QueryResult(found)
        : new QueryResult(project(found, fieldSelector));
  }

  private static void drain(DocumentSource source, List<Document> into) {
    while (source.advance()) {
      into.add(source.current().document());
    }
  }

  /** Applies a projection. */
  List<Document> project(List<Document> documents, Document fields) {
    return matchDocumentsFromStream(new Document(), documents.stream(), 0, 0, 0, null, fields)
        .collectDocuments();
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      Document orderBy,
      int skip,
      int limit,
      int batchSize,
      Document fieldSelector) {
    return queryDocuments(query, orderBy, skip, limit, batchSize, fieldSelector);
  }

  @Override
  public int count() {
    try (DurableView view = engine.acquire()) {
      return Math.toIntExact(Statistics.of(view.get(MetaKeys.statistics(id))).documents());
    }
  }

  @Override
  public int count(@Nullable Document query, int skip, int limit) {
    if (query == null || query.isEmpty()) {
      return super.count(query, skip, limit);
    }
    int found = 0;
    try (DurableView view = engine.acquire();
        DocumentSource source =
            find(view, view.ticket(), query, new Document(), skip, Math.max(limit, 0))) {
      while (source.advance()) {
        found++;
      }
    }
    return found;
  }

  // ---- writing

  @Override
  public void addDocument(Document document) {
    change(
        () -> {
          insert(document);
          return null;
        });
  }

  @Override
  public void addDocuments(Stream<Document> documents) {
    change(
        () -> {
          documents.forEach(this::insert);
          return null;
        });
  }

  private void insert(Document document) {
    if (!document.containsKey(ID)) {
      document.put(ID, new ObjectId());
    }
    insert(documentKey(document.get(ID)), RawDocument.of(idFirst(document)));
  }

  /** Adds a document that starts with its id, whose key is given. */
  void insert(byte[] key, RawDocument document) {
    if (session().writes().get(key) != null) {
      throw IndexMaintenance.duplicate(getFullName(), "_id_", List.of(ID), document.document());
    }
    session().replace(key, null, document);
  }

  /** Replaces a document as a whole, or adds it: the command that projections consist of. */
  Replacement replaceById(byte[] key, RawDocument document, boolean upsert) {
    RawDocument before = session().get(key);
    if (before == null) {
      if (upsert) {
        session().replace(key, null, document);
      }
      return upsert ? Replacement.INSERTED : Replacement.NOT_FOUND;
    }
    counters.documentExamined();
    if (before.equals(document)) {
      return Replacement.UNCHANGED;
    }
    session().replace(key, before, document);
    return Replacement.REPLACED;
  }

  /** What became of a replacement. */
  enum Replacement {
    NOT_FOUND,
    INSERTED,
    REPLACED,
    UNCHANGED
  }

  private static Document idFirst(Document document) {
    if (document.keySet().iterator().next().equals(ID)) {
      return document;
    }
    Document ordered = new Document(ID, document.get(ID));
    for (Map.Entry<String, Object> field : document.entrySet()) {
      if (!field.getKey().equals(ID)) {
        ordered.put(field.getKey(), field.getValue());
      }
    }
    return ordered;
  }

  private byte[] documentKey(@Nullable Object documentId) {
    if (documentId instanceof Collection) {
      throw new InvalidIdFieldError("The '_id' value cannot be of type array");
    }
    KeyWriter out = new KeyWriter();
    out.write(prefix);
    try {
      ValueEncoder.encode(documentId, out);
    } catch (IllegalArgumentException e) {
      throw new BadValueException("_id: " + e.getMessage());
    }
    return out.toBytes();
  }

  @Override
  public List<Document> insertDocuments(List<Document> documents, boolean isOrdered) {
    return change(() -> super.insertDocuments(documents, isOrdered));
  }

  @Override
  public Document updateDocuments(
      Document selector,
      Document updateQuery,
      ArrayFilters arrayFilters,
      boolean isMulti,
      boolean isUpsert,
      Oplog oplog) {
    return change(
        () -> {
          firstMatchOnly = !isMulti;
          try {
            return super.updateDocuments(
                selector, updateQuery, arrayFilters, isMulti, isUpsert, oplog);
          } finally {
            firstMatchOnly = false;
          }
        });
  }

  /**
   * As {@link #updateDocuments}; array filters are open to the core's findAndModify alone, so each
   * match is one of those.
   */
  Document updateWithArrayFilters(
      Document selector, Document update, Collection<?> filters, boolean multi, boolean upsert) {
    return change(
        () -> {
          List<Document> found = new ArrayList<>();
          try (DocumentSource source = findNow(selector, new Document(), 0, multi ? 0 : 1)) {
            drain(source, found);
          }
          int modified = 0;
          for (Document document : found) {
            Document one =
                new Document("$and", List.of(selector, new Document(ID, document.get(ID))));
            Document after = modifyOne(one, update, filters, false);
            modified += document.equals(after) ? 0 : 1;
          }
          Document result = new Document("n", found.size()).append("nModified", modified);
          if (found.isEmpty() && upsert) {
            result.append("upserted", modifyOne(selector, update, filters, true).get(ID));
          }
          return result;
        });
  }

  private Document modifyOne(
      Document selector, Document update, Collection<?> filters, boolean upsert) {
    Document command =
        new Document("query", selector)
            .append("update", update)
            .append("arrayFilters", new ArrayList<>(filters))
            .append("upsert", upsert)
            .append("new", true);
    return Options.document(findAndModify(command), "value");
  }

  @Override
  public Document findAndModify(Document query) {
    return change(() -> super.findAndModify(query));
  }

  @Override
  protected void handleUpdate(byte[] key, Document oldDocument, Document newDocument) {
    session().replace(key, session().get(key), RawDocument.of(idFirst(newDocument)));
  }

  @Override
  public int deleteDocuments(Document selector, int limit, Oplog oplog) {
    return change(
        () -> {
          List<RawDocument> found = new ArrayList<>();
          try (DocumentSource source = findNow(selector, new Document(), 0, Math.max(limit, 0))) {
            while (source.advance()) {
              found.add(source.current());
            }
          }
          found.forEach(document -> delete(document.document()));
          return found.size();
        });
  }

  @Override
  public void removeDocument(Document document) {
    change(
        () -> {
          delete(document);
          return null;
        });
  }

  private void delete(Document document) {
    byte[] key = documentKey(document.get(ID));
    RawDocument before = session().get(key);
    if (before != null) {
      session().replace(key, before, null);
    }
  }

  @Override
  protected byte @Nullable [] findDocumentPosition(Document document) {
    return documentKey(document.get(ID));
  }

  // ---- indexes, which this class keeps by itself: the core's list stays empty

  /** Adds an index and its entries; the session's commit makes both durable. */
  void build(IndexDefinition index) {
    WriteSession writes = session().writes();
    IndexMaintenance alone = new IndexMaintenance(List.of(index));
    try (Scan all = writes.scan(List.of(KeyRange.ofPrefix(prefix)), false)) {
      while (all.next()) {
        alone.replace(getFullName(), writes, all.key(), null, new RawDocument(all.value()));
      }
    }
    index.readableFrom(Long.MAX_VALUE);
    indexes.add(index);
    session().catalogChanged();
  }

  /** After the commit of {@link #build}: views from the last write on contain the index. */
  void publish(IndexDefinition index) {
    index.readableFrom(lastTicket);
  }

  void drop(IndexDefinition index) {
    indexes.remove(index);
    session().writes().clear(KeyRange.ofPrefix(index.prefix()));
    session().catalogChanged();
  }

  void forget(IndexDefinition index) {
    indexes.remove(index);
  }

  @Override
  public void addIndex(Index<byte[]> index) {
    throw new UnsupportedOperationException("indexes are created by the database");
  }

  @Override
  public void dropIndex(String indexName) {
    throw new UnsupportedOperationException("indexes are dropped by the database");
  }

  @Override
  public List<Index<byte[]>> getIndexes() {
    List<Index<byte[]>> described = new ArrayList<>();
    described.add(DescribedIndex.ofId());
    indexes.forEach(index -> described.add(DescribedIndex.of(index)));
    return described;
  }

  @Override
  public int getNumIndexes() {
    return indexes.size() + 1;
  }

  // ---- what the core asks for and this class does otherwise

  @Override
  protected byte[] addDocumentInternal(Document document) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void removeDocument(byte[] position) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected Document getDocument(byte[] position) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected Stream<DocumentWithPosition<byte[]>> streamAllDocumentsWithPosition() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected boolean tracksDataSize() {
    return false;
  }

  @Override
  protected void updateDataSize(int sizeDelta) {}

  @Override
  protected int getDataSize() {
    try (DurableView view = engine.acquire()) {
      return (int)
          Math.min(Integer.MAX_VALUE, Statistics.of(view.get(MetaKeys.statistics(id))).bytes());
    }
  }

  /** The catalog's entry of this collection. */
  Document toCatalogEntry(String databaseName, String collectionName) {
    List<Document> entries = new ArrayList<>();
    for (IndexDefinition index : indexes) {
      entries.add(
          new Document("id", index.id())
              .append("multikey", index.multikey())
              .append("inexact", index.inexact())
              .append("specification", index.specification()));
    }
    return new Document("database", databaseName)
        .append("name", collectionName)
        .append("id", id)
        .append("indexes", entries);
  }

  static MongoServerError unsupported(String what) {
    return new MongoServerError(238, "NotImplemented", what + " is not supported by this store");
  }
}
