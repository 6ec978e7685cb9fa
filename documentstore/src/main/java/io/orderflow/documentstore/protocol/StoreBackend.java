package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.BadValueException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import io.netty.channel.Channel;
import io.orderflow.documentstore.bson.InvalidBsonException;
import io.orderflow.documentstore.bson.RawDocument;
import io.orderflow.documentstore.storage.Engine;
import io.orderflow.documentstore.storage.StoreFailedException;
import io.orderflow.documentstore.wire.WireRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store as the protocol's core sees it: databases, cursors and the answers to failures. */
public final class StoreBackend extends AbstractMongoBackend {

  private static final Logger log = LoggerFactory.getLogger(StoreBackend.class);

  /** Where the commands that write have their documents. */
  private static final Map<String, String> WRITTEN =
      Map.of("insert", "documents", "update", "updates", "delete", "deletes");

  /** Operations in one command, and so in one batch. */
  private static final int MAX_WRITE_BATCH = 10_000;

  private final Engine engine;
  private final Catalog catalog;
  private final CursorTable cursors = new CursorTable();
  private final StoreCounters counters = new StoreCounters();
  private final Map<String, StoreDatabase> databases = new ConcurrentHashMap<>();

  public StoreBackend(Engine engine, Clock clock) {
    super(clock);
    this.engine = engine;
    this.catalog = new Catalog(engine, counters, getCursorRegistry(), this::database);
    catalog.load();
  }

  private StoreDatabase database(String name) {
    return databases.computeIfAbsent(
        name, missing -> new StoreDatabase(missing, catalog, new ReadContext(engine, cursors)));
  }

  public StoreCounters counters() {
    return counters;
  }

  /** How many cursors clients have open. */
  public int openCursors() {
    return cursors.size();
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    return database(databaseName);
  }

  @Override
  protected Set<String> listDatabaseNames() {
    return catalog.databaseNames();
  }

  @Override
  public void dropDatabase(String databaseName) {
    catalog.drop(catalog.of(databaseName));
  }

  /** Answers one command; failures become answers too. */
  public Document handle(Channel channel, WireRequest request) {
    if (!engine.enter()) {
      return Replies.error(
          new MongoServerError(91, "ShutdownInProgress", "the document store is closed"));
    }
    try {
      return dispatch(channel, request);
    } catch (StoreFailedException e) {
      return Replies.error(
          new MongoServerError(1, "InternalError", String.valueOf(e.getMessage())));
    } catch (InvalidBsonException e) {
      return Replies.error(new BadValueException(String.valueOf(e.getMessage())));
    } catch (MongoServerException e) {
      log.debug("refused {}", request.body(), e);
      return Replies.error(e);
    } catch (RuntimeException e) {
      log.error("failed to handle {}", request.body().keySet(), e);
      return Replies.error(new MongoServerError(1, "InternalError", String.valueOf(e)));
    } finally {
      engine.exit();
    }
  }

  private Document dispatch(Channel channel, WireRequest request) {
    Document body = request.body();
    String command = body.keySet().iterator().next();
    String databaseName = Options.required(body, "$db", String.class);
    List<RawDocument> written = request.sequences().get(WRITTEN.getOrDefault(command, ""));
    if (written != null) {
      return database(databaseName).write(command, body, written);
    }
    request
        .sequences()
        .forEach(
            (name, documents) ->
                body.put(name, documents.stream().map(RawDocument::document).toList()));
    return handleCommand(channel, databaseName, command, body);
  }

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    if (databaseName.equals("admin") && command.equalsIgnoreCase("renameCollection")) {
      return rename(query);
    }
    if (command.equalsIgnoreCase("hello")) {
      return hello(super.handleCommand(channel, databaseName, "ismaster", query));
    }
    Document answer = super.handleCommand(channel, databaseName, command, query);
    if (command.equalsIgnoreCase("ismaster")) {
      answer.put("maxWriteBatchSize", MAX_WRITE_BATCH);
    }
    return answer;
  }

  /** The same answer under its newer name, which Spring's health check asks by. */
  private static Document hello(Document answer) {
    answer.put("isWritablePrimary", answer.remove("ismaster"));
    answer.put("maxWriteBatchSize", MAX_WRITE_BATCH);
    return answer;
  }

  private Document rename(Document command) {
    String from = Options.required(command, "renameCollection", String.class);
    String to = Options.required(command, "to", String.class);
    StoredCollection collection =
        catalog.find(
            Utils.getDatabaseNameFromFullName(from), Utils.getCollectionNameFromFullName(from));
    if (collection == null) {
      throw new MongoServerError(
          26, "NamespaceNotFound", "Source collection " + from + " does not exist");
    }
    if (from.equals(to)) {
      throw new MongoServerError(20, "IllegalOperation", "Can't rename a collection to itself");
    }
    catalog.rename(
        collection,
        database(Utils.getDatabaseNameFromFullName(to)),
        Utils.getCollectionNameFromFullName(to),
        Options.isTrue(command, "dropTarget"));
    return Replies.ok();
  }

  @Override
  protected Document handleGetMore(String databaseName, String command, Document query) {
    long id = Options.required(query, command, Number.class).longValue();
    OpenCursor cursor = cursors.get(id);
    List<?> batch = cursor.take(Options.number(query, "batchSize", 0));
    boolean more = cursor.hasMore();
    if (!more) {
      cursors.remove(id);
    }
    return Replies.nextBatch(cursor.namespace(), batch, more ? id : 0L);
  }

  @Override
  protected Document handleKillCursors(Document query) {
    List<Long> killed = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();
    for (Object id : Options.required(query, "cursors", List.class)) {
      (cursors.remove((Long) id) ? killed : unknown).add((Long) id);
    }
    return new Document("cursorsKilled", killed)
        .append("cursorsNotFound", unknown)
        .append("cursorsAlive", List.of())
        .append("cursorsUnknown", List.of())
        .append("ok", 1.0);
  }

  @Override
  public void closeCursors(List<Long> cursorIds) {
    cursorIds.forEach(cursors::remove);
  }

  @Override
  public void close() {
    cursors.close();
    super.close();
  }

  @Override
  public String toString() {
    return "StoreBackend";
  }
}
