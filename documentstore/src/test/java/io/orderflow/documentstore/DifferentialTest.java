package io.orderflow.documentstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same random commands on this store with indexes, without, and on the core's memory back end:
 * the same answers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialTest {

  private static final int STEPS = Integer.getInteger("differential.steps", 400);

  private DocumentStore store;
  private MongoServer memory;
  private MongoClient storeClient;
  private MongoClient memoryClient;

  @BeforeAll
  void start() {
    store = DocumentStore.temporary();
    memory = new MongoServer(new MemoryBackend());
    storeClient = MongoClients.create(store.connectionString());
    memoryClient = MongoClients.create(memory.bindAndGetConnectionString());
  }

  @AfterAll
  void stop() {
    storeClient.close();
    memoryClient.close();
    store.close();
    memory.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answers_are_the_same_with_and_without_indexes(long seed) {
    Random random = new Random(seed);
    MongoDatabase ours = storeClient.getDatabase("d" + seed);
    List<MongoCollection<Document>> subjects =
        List.of(
            memoryClient.getDatabase("d" + seed).getCollection("plain"),
            ours.getCollection("plain"),
            ours.getCollection("indexed"));
    index(subjects.getLast());
    RandomCommands commands = new RandomCommands(random);
    for (int step = 0; step < STEPS; step++) {
      Function<MongoCollection<Document>, Object> command = commands.next();
      List<Object> answers = subjects.stream().map(subject -> answer(command, subject)).toList();
      String context = "seed " + seed + ", step " + step + ": " + commands.description();
      assertThat(answers.get(1)).as("without indexes, " + context).isEqualTo(answers.get(0));
      assertThat(answers.get(2)).as("with indexes, " + context).isEqualTo(answers.get(0));
    }
    assertThat(subjects.get(2).countDocuments()).isEqualTo(subjects.get(0).countDocuments());
  }

  private static Object answer(
      Function<MongoCollection<Document>, Object> command, MongoCollection<Document> on) {
    try {
      return command.apply(on);
    } catch (MongoException e) {
      return "error";
    }
  }

  private static void index(MongoCollection<Document> collection) {
    collection.createIndex(new Document("a", 1));
    collection.createIndex(new Document("b", 1).append("a", -1));
    collection.createIndex(new Document("b", 1).append("c", -1));
    collection.createIndex(new Document("d.e", -1));
    collection.createIndex(new Document("tags", 1));
    collection.createIndex(new Document("sub", 1));
    collection.createIndex(new Document("lines.n", 1).append("b", 1));
    collection.createIndex(new Document("c", -1), new IndexOptions().sparse(true));
  }

  /** Commands over a small range of values, so that matches, ties and collisions are common. */
  private static final class RandomCommands {

    private final Random random;
    private String description = "";

    RandomCommands(Random random) {
      this.random = random;
    }

    String description() {
      return description;
    }

    Function<MongoCollection<Document>, Object> next() {
      int kind = random.nextInt(100);
      if (kind < 14) {
        Document document = document();
        return described(
            "insert " + document, on -> on.insertOne(new Document(document)).wasAcknowledged());
      } else if (kind < 22) {
        Document document = document();
        return described(
            "replace " + document,
            on -> {
              var result =
                  on.replaceOne(
                      new Document("_id", document.get("_id")),
                      document,
                      new ReplaceOptions().upsert(true));
              return result.getMatchedCount()
                  + "/"
                  + result.getModifiedCount()
                  + "/"
                  + result.getUpsertedId();
            });
      } else if (kind < 32) {
        Document filter = kind < 28 ? new Document("_id", id()) : filter();
        Document update = update();
        boolean upsert = kind < 28 && random.nextBoolean();
        return described(
            "update " + filter + " " + update + " upsert " + upsert,
            on -> {
              var result = on.updateMany(filter, update, new UpdateOptions().upsert(upsert));
              return result.getMatchedCount()
                  + "/"
                  + result.getModifiedCount()
                  + "/"
                  + result.getUpsertedId();
            });
      } else if (kind < 37) {
        Document filter = filter();
        Document update = update();
        Document sort = sort();
        return described(
            "findAndModify " + filter + " " + sort + " " + update,
            on ->
                Optional.ofNullable(
                    on.findOneAndUpdate(
                        filter,
                        update,
                        new FindOneAndUpdateOptions()
                            .sort(sort)
                            .returnDocument(ReturnDocument.AFTER))));
      } else if (kind < 40) {
        Document filter = random.nextInt(4) == 0 ? filter() : new Document("_id", id());
        return described("delete " + filter, on -> on.deleteMany(filter).getDeletedCount());
      } else if (kind < 70) {
        Document filter = filter();
        Document sort = sort();
        int skip = random.nextInt(3) * random.nextInt(4);
        int limit = random.nextInt(3) * random.nextInt(8);
        return described(
            "find " + filter + " sort " + sort + " skip " + skip + " limit " + limit,
            on ->
                on.find(filter)
                    .sort(sort)
                    .skip(skip)
                    .limit(limit)
                    .batchSize(5)
                    .into(new ArrayList<>()));
      } else if (kind < 90) {
        Document filter = filter();
        return described(
            "find " + filter,
            on -> {
              List<Document> found = on.find(filter).into(new ArrayList<>());
              found.sort(Comparator.comparing(document -> document.getInteger("_id")));
              return found;
            });
      } else {
        Document filter = filter();
        return described("count " + filter, on -> on.countDocuments(filter));
      }
    }

    private Function<MongoCollection<Document>, Object> described(
        String text, Function<MongoCollection<Document>, Object> command) {
      description = text;
      return command;
    }

    private int id() {
      return random.nextInt(120);
    }

    private Document document() {
      Document document = new Document("_id", id());
      put(document, "a", mixed());
      put(document, "b", text());
      put(document, "c", random.nextInt(4) == 0 ? MISSING : new java.util.Date(random.nextInt(5)));
      put(document, "n", random.nextInt(10));
      put(document, "d", random.nextInt(5) == 0 ? MISSING : new Document("e", random.nextInt(6)));
      put(document, "sub", random.nextInt(4) == 0 ? MISSING : sub());
      put(document, "tags", random.nextInt(4) == 0 ? MISSING : tags());
      put(document, "lines", random.nextInt(3) > 0 ? MISSING : lines());
      return document;
    }

    private static final Object MISSING = new Object();

    private static void put(Document document, String field, Object value) {
      if (value != MISSING) {
        document.put(field, value);
      }
    }

    private Object mixed() {
      return switch (random.nextInt(8)) {
        case 0 -> MISSING;
        case 1 -> random.nextInt(4);
        case 2 -> (long) random.nextInt(4);
        case 3 -> random.nextInt(8) / 2.0;
        case 4 -> (1L << 53) + random.nextInt(3);
        case 5 -> text();
        case 6 -> random.nextBoolean();
        default -> new org.bson.types.Decimal128(random.nextInt(4));
      };
    }

    private String text() {
      return List.of("", "a", "ab", "b", "é", "\uD83D\uDE00").get(random.nextInt(6));
    }

    private Document sub() {
      return new Document("key", text()).append("value", random.nextInt(3));
    }

    /** Never empty: the core's comparator takes each of two empty arrays for the lesser. */
    private List<Object> tags() {
      List<Object> tags = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        tags.add(random.nextInt(3) == 0 ? text() : random.nextInt(4));
      }
      return tags;
    }

    private List<Document> lines() {
      List<Document> lines = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        lines.add(new Document("n", random.nextInt(4)));
      }
      return lines;
    }

    private Document update() {
      return switch (random.nextInt(7)) {
        case 0 -> new Document("$set", new Document("b", text()));
        case 1 ->
            new Document("$inc", new Document("n", 1))
                .append("$set", new Document("d.e", random.nextInt(6)));
        case 2 -> new Document("$unset", new Document("c", ""));
        case 3 -> new Document("$push", new Document("tags", random.nextInt(4)));
        case 4 -> new Document("$addToSet", new Document("tags", text()));
        case 5 ->
            new Document("$setOnInsert", new Document("b", "new"))
                .append("$set", new Document("sub", sub()));
        default -> new Document("$set", new Document("c", new java.util.Date(random.nextInt(5))));
      };
    }

    private Document sort() {
      Document sort = new Document();
      String[] fields = {"a", "b", "c", "d.e", "tags", "sub", "n"};
      int direction = random.nextBoolean() ? 1 : -1;
      for (int i = random.nextInt(3); i > 0; i--) {
        sort.put(
            fields[random.nextInt(fields.length)], random.nextInt(5) == 0 ? -direction : direction);
      }
      sort.put("_id", direction);
      return sort;
    }

    private Document filter() {
      Document filter = new Document();
      for (int i = random.nextInt(3); i >= 0; i--) {
        filter.putAll(condition());
      }
      if (random.nextInt(5) == 0) {
        filter.append("$or", List.of(condition(), condition().append("b", text())));
      }
      if (random.nextInt(8) == 0) {
        filter.append("$and", List.of(condition(), condition()));
      }
      return filter;
    }

    private Document condition() {
      return switch (random.nextInt(12)) {
        case 0 -> new Document("_id", random.nextInt(2) == 0 ? range(id()) : id());
        case 1 ->
            new Document("_id", new Document("$in", List.of(id(), id(), (long) id(), id() * 1.0)));
        case 2 -> new Document("a", known(mixed()));
        case 3 -> new Document("a", range(known(mixed())));
        case 4 -> new Document("b", random.nextInt(3) == 0 ? range(text()) : text());
        case 5 -> new Document("b", new Document("$in", List.of(text(), text())));
        case 6 -> new Document("c", range(new java.util.Date(random.nextInt(5))));
        case 7 ->
            new Document(
                "c", random.nextBoolean() ? null : new Document("$exists", random.nextBoolean()));
        case 8 -> new Document("d.e", random.nextInt(3) == 0 ? null : random.nextInt(6));
        case 9 ->
            new Document(
                "tags", random.nextBoolean() ? random.nextInt(4) : range(random.nextInt(4)));
        case 10 -> new Document("sub", new Document("$eq", sub()));
        default ->
            new Document(
                "lines.n", random.nextInt(3) == 0 ? range(random.nextInt(4)) : random.nextInt(4));
      };
    }

    private static Object known(Object value) {
      return value == MISSING ? 1 : value;
    }

    private Document range(Object edge) {
      return switch (random.nextInt(6)) {
        case 0 -> new Document("$gt", edge);
        case 1 -> new Document("$gte", edge);
        case 2 -> new Document("$lt", edge);
        case 3 -> new Document("$lte", edge);
        case 4 -> new Document("$ne", edge);
        default -> new Document("$gte", edge).append("$lte", edge);
      };
    }
  }
}
