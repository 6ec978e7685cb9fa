package io.orderflow.query.projection;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The collections of the views. A collection's name holds the generation of its projection ({@code
 * orders_g1}), so that a later generation can be built beside the one that serves; the collection
 * {@code projections} tells which one serves.
 */
public final class ReadModels {

  private static final String REGISTRY = "projections";
  private static final String SERVING = "serving";
  private static final int DUPLICATE_KEY = 11000;

  private final MongoDatabase database;
  private final ConcurrentMap<String, Integer> serving = new ConcurrentHashMap<>();

  ReadModels(MongoDatabase database) {
    this.database = database;
  }

  /** The generation from which queries are answered; 1 for a projection that is new. */
  public int serving(String projection) {
    return serving.computeIfAbsent(projection, this::register);
  }

  /**
   * A collection of the serving generation, with its indexes.
   *
   * @param view name of the collection without the generation
   */
  public MongoCollection<Document> collection(String projection, String view, Bson... indexes) {
    MongoCollection<Document> collection =
        database.getCollection("%s_g%d".formatted(view, serving(projection)));
    for (Bson index : indexes) {
      collection.createIndex(index);
    }
    return collection;
  }

  private int register(String projection) {
    try {
      return servingOf(projection);
    } catch (MongoCommandException | MongoWriteException e) {
      // Of two processes that start together, one may find that the other has just registered it.
      if (e.getCode() == DUPLICATE_KEY) {
        return servingOf(projection);
      }
      throw e;
    }
  }

  private int servingOf(String projection) {
    Document entry =
        database
            .getCollection(REGISTRY)
            .findOneAndUpdate(
                eq(projection),
                setOnInsert(SERVING, 1),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
    return Objects.requireNonNull(entry, "an upsert returns a document").getInteger(SERVING);
  }
}
