package io.orderflow.documentstore;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrudTest {

  private DocumentStore store;
  private MongoClient client;
  private MongoCollection<Document> orders;

  @BeforeAll
  void start() {
    store = DocumentStore.temporary();
    client = MongoClients.create(store.connectionString());
  }

  @AfterAll
  void stop() {
    client.close();
    store.close();
  }

  @BeforeEach
  void clear() {
    orders = client.getDatabase("shop").getCollection("orders");
    client.getDatabase("shop").drop();
  }

  private static Document order(String id, String customer, int total) {
    return new Document("_id", id).append("customer", customer).append("total", total);
  }

  private List<String> ids(Iterable<Document> documents) {
    List<String> ids = new ArrayList<>();
    documents.forEach(document -> ids.add(document.getString("_id")));
    return ids;
  }

  @Nested
  class Inserting {

    @Test
    void stores_what_was_given_with_every_type_as_it_was() {
      Document all =
          new Document("_id", new org.bson.types.ObjectId())
              .append("int", 1)
              .append("long", 1L << 60)
              .append("double", 1.5)
              .append("decimal", new org.bson.types.Decimal128(new java.math.BigDecimal("12.340")))
              .append("text", "grüß \uD83D\uDE00 \0 end")
              .append("none", null)
              .append("list", List.of(1, "two", new Document("three", 3)))
              .append("date", new java.util.Date(1_234_567L))
              .append("flag", true)
              .append("bytes", new org.bson.types.Binary(new byte[] {0, 1, -1}));
      orders.insertOne(all);

      assertThat(orders.find().first()).isEqualTo(all);
    }

    @Test
    void refuses_a_second_document_with_the_same_id_and_says_which() {
      orders.insertOne(order("a", "ann", 1));

      assertThatThrownBy(() -> orders.insertOne(order("a", "bob", 2)))
          .isInstanceOfSatisfying(
              MongoWriteException.class,
              e -> {
                assertThat(e.getError().getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY);
                assertThat(e.getMessage()).contains("shop.orders").contains("_id: \"a\"");
              });
      assertThat(orders.find(eq("_id", "a")).first()).isEqualTo(order("a", "ann", 1));
    }

    @Test
    void stops_at_the_first_error_when_ordered() {
      assertThatThrownBy(
              () ->
                  orders.insertMany(
                      List.of(order("a", "x", 1), order("a", "x", 2), order("b", "x", 3))))
          .isInstanceOfSatisfying(
              MongoBulkWriteException.class,
              e -> assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(1));
      assertThat(ids(orders.find())).containsExactly("a");
    }

    @Test
    void goes_on_after_an_error_when_unordered() {
      assertThatThrownBy(
              () ->
                  orders.insertMany(
                      List.of(order("a", "x", 1), order("a", "x", 2), order("b", "x", 3)),
                      new InsertManyOptions().ordered(false)))
          .isInstanceOfSatisfying(
              MongoBulkWriteException.class,
              e -> {
                assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(2);
                assertThat(e.getWriteErrors())
                    .singleElement()
                    .satisfies(x -> assertThat(x.getIndex()).isEqualTo(1));
              });
      assertThat(ids(orders.find())).containsExactly("a", "b");
    }
  }

  @Nested
  class Updating {

    @BeforeEach
    void given() {
      orders.insertMany(List.of(order("a", "ann", 1), order("b", "bob", 2), order("c", "ann", 3)));
    }

    @Test
    void replaces_by_id() {
      assertThat(orders.replaceOne(eq("_id", "b"), order("b", "ben", 9)).getModifiedCount())
          .isEqualTo(1);
      assertThat(orders.find(eq("_id", "b")).first()).isEqualTo(order("b", "ben", 9));
    }

    @Test
    void counts_a_match_that_changes_nothing_as_unmodified() {
      var result = orders.replaceOne(eq("_id", "b"), order("b", "bob", 2));
      assertThat(result.getMatchedCount()).isEqualTo(1);
      assertThat(result.getModifiedCount()).isZero();
    }

    @Test
    void upserts_what_does_not_exist() {
      var result =
          orders.replaceOne(
              eq("_id", "z"), order("z", "zoe", 7), new ReplaceOptions().upsert(true));
      assertThat(result.getUpsertedId()).isEqualTo(new org.bson.BsonString("z"));
      assertThat(orders.countDocuments()).isEqualTo(4);
    }

    @Test
    void applies_operators() {
      orders.updateOne(
          eq("_id", "a"),
          Updates.combine(
              Updates.set("customer", "eve"),
              Updates.inc("total", 5),
              Updates.push("tags", "new"),
              Updates.addToSet("set", 1),
              Updates.setOnInsert("never", true)));
      assertThat(orders.find(eq("_id", "a")).first())
          .isEqualTo(order("a", "eve", 6).append("tags", List.of("new")).append("set", List.of(1)));
    }

    @Test
    void sets_on_insert_with_the_fields_of_the_filter() {
      orders.updateOne(
          and(eq("_id", "n"), eq("customer", "new")),
          Updates.combine(Updates.setOnInsert("first", true), Updates.inc("total", 1)),
          new UpdateOptions().upsert(true));
      assertThat(orders.find(eq("_id", "n")).first())
          .isEqualTo(
              new Document("_id", "n")
                  .append("customer", "new")
                  .append("first", true)
                  .append("total", 1));
    }

    @Test
    void updates_many_or_one() {
      assertThat(
              orders.updateMany(eq("customer", "ann"), Updates.set("vip", true)).getModifiedCount())
          .isEqualTo(2);
      assertThat(
              orders.updateOne(eq("customer", "ann"), Updates.set("seen", true)).getModifiedCount())
          .isEqualTo(1);
      assertThat(orders.countDocuments(eq("seen", true))).isEqualTo(1);
    }

    @Test
    void updates_array_elements_through_filters() {
      orders.insertOne(
          new Document("_id", "l")
              .append("lines", List.of(new Document("n", 1), new Document("n", 2))));
      orders.updateOne(
          eq("_id", "l"),
          Updates.set("lines.$[line].done", true),
          new UpdateOptions().arrayFilters(List.of(eq("line.n", 2))));
      assertThat(orders.find(eq("lines", new Document("n", 2).append("done", true))).first())
          .isNotNull();
    }

    @Test
    void finds_and_modifies_in_order() {
      Document after =
          orders.findOneAndUpdate(
              eq("customer", "ann"),
              Updates.inc("total", 10),
              new FindOneAndUpdateOptions()
                  .sort(Sorts.descending("total"))
                  .returnDocument(ReturnDocument.AFTER));
      assertThat(after).isEqualTo(order("c", "ann", 13));
      assertThat(orders.findOneAndDelete(eq("_id", "c"))).isEqualTo(order("c", "ann", 13));
      assertThat(orders.countDocuments()).isEqualTo(2);
    }

    @Test
    void deletes_one_or_many() {
      assertThat(orders.deleteOne(eq("customer", "ann")).getDeletedCount()).isEqualTo(1);
      assertThat(orders.deleteMany(gt("total", 0)).getDeletedCount()).isEqualTo(2);
      assertThat(orders.countDocuments()).isZero();
    }
  }

  @Nested
  class WritingInBulk {

    private final List<WriteModel<Document>> models =
        List.of(
            new InsertOneModel<>(order("a", "x", 1)),
            new InsertOneModel<>(order("a", "x", 2)),
            new ReplaceOneModel<>(
                eq("_id", "b"), order("b", "y", 3), new ReplaceOptions().upsert(true)));

    @Test
    void sees_its_own_earlier_changes() {
      BulkWriteResult result =
          orders.bulkWrite(
              List.of(
                  new ReplaceOneModel<>(
                      eq("_id", "a"), order("a", "x", 1), new ReplaceOptions().upsert(true)),
                  new ReplaceOneModel<>(
                      eq("_id", "a"), order("a", "x", 2), new ReplaceOptions().upsert(true)),
                  new ReplaceOneModel<>(eq("customer", "x"), order("a", "y", 3))));
      assertThat(result.getUpserts()).hasSize(1);
      assertThat(result.getModifiedCount()).isEqualTo(2);
      assertThat(orders.find().first()).isEqualTo(order("a", "y", 3));
    }

    @Test
    void ordered_stops_at_the_first_duplicate() {
      assertThatThrownBy(() -> orders.bulkWrite(models))
          .isInstanceOf(MongoBulkWriteException.class);
      assertThat(ids(orders.find())).containsExactly("a");
    }

    @Test
    void unordered_does_all_that_it_can() {
      assertThatThrownBy(() -> orders.bulkWrite(models, new BulkWriteOptions().ordered(false)))
          .isInstanceOf(MongoBulkWriteException.class);
      assertThat(ids(orders.find())).containsExactly("a", "b");
    }

    @Test
    void is_one_batch_however_many_operations_it_has() {
      orders.insertOne(order("0", "x", 0));
      long before = store.metrics().writes();
      List<WriteModel<Document>> many = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        many.add(
            new ReplaceOneModel<>(
                eq("_id", "id" + i), order("id" + i, "x", i), new ReplaceOptions().upsert(true)));
      }
      orders.bulkWrite(many, new BulkWriteOptions().ordered(false));
      assertThat(store.metrics().writes() - before).isEqualTo(1);
      assertThat(orders.countDocuments()).isEqualTo(201);
    }
  }

  @Nested
  class ReadingById {

    @Test
    void examines_only_the_documents_that_it_returns() {
      List<Document> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(order("id" + i, "x", i));
      }
      orders.insertMany(many);
      Metrics before = store.metrics();
      assertThat(ids(orders.find(in("_id", "id7", "id500", "missing"))))
          .containsExactly("id500", "id7");
      assertThat(orders.find(eq("_id", "id3")).first()).isEqualTo(order("id3", "x", 3));
      assertThat(ids(orders.find(gt("_id", "id99")).sort(Sorts.descending("_id")).limit(3)))
          .containsExactly("id999", "id998", "id997");
      Metrics after = store.metrics();
      assertThat(after.documentsExamined() - before.documentsExamined()).isEqualTo(6);
      assertThat(after.sortsInMemory() - before.sortsInMemory()).isZero();
    }

    @Test
    void streams_a_large_result_in_batches() {
      List<Document> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(order("id" + i, "x", i));
      }
      orders.insertMany(many);
      assertThat(ids(orders.find().batchSize(10))).hasSize(1000).isSorted();
      assertThat(store.metrics().openCursors()).isZero();
    }
  }

  @Nested
  class WithAUniqueIndex {

    @BeforeEach
    void given() {
      orders.createIndex(new Document("customer", 1), new IndexOptions().unique(true));
      orders.insertOne(order("a", "ann", 1));
    }

    @Test
    void a_second_document_with_the_value_is_refused() {
      assertThatThrownBy(() -> orders.insertOne(order("b", "ann", 1)))
          .isInstanceOf(MongoWriteException.class)
          .hasMessageContaining("customer_1")
          .hasMessageContaining("ann");
      assertThat(orders.countDocuments()).isEqualTo(1);
    }

    @Test
    void an_update_into_a_taken_value_is_refused_and_changes_nothing() {
      orders.insertOne(order("b", "bob", 1));
      assertThatThrownBy(() -> orders.updateOne(eq("_id", "b"), Updates.set("customer", "ann")))
          .isInstanceOf(MongoWriteException.class);
      assertThat(orders.find(eq("customer", "bob")).first()).isEqualTo(order("b", "bob", 1));
    }

    @Test
    void a_value_that_was_given_up_is_free_again() {
      orders.updateOne(eq("_id", "a"), Updates.set("customer", "eve"));
      orders.insertOne(order("b", "ann", 1));
      assertThat(ids(orders.find(eq("customer", "ann")))).containsExactly("b");
      orders.deleteOne(eq("_id", "b"));
      orders.insertOne(order("c", "ann", 1));
      assertThat(ids(orders.find(eq("customer", "ann")))).containsExactly("c");
    }
  }

  @Nested
  class Administering {

    @Test
    void lists_and_drops_indexes() {
      orders.createIndex(new Document("customer", 1).append("total", -1));
      orders.createIndex(new Document("total", 1), new IndexOptions().unique(true).sparse(true));
      assertThat(orders.listIndexes().map(index -> index.getString("name")))
          .containsExactly("_id_", "customer_1_total_-1", "total_1");
      orders.dropIndex("total_1");
      orders.dropIndex(new Document("customer", 1).append("total", -1));
      assertThat(orders.listIndexes().map(index -> index.getString("name")))
          .containsExactly("_id_");
    }

    @Test
    void renames_over_another_collection() {
      MongoCollection<Document> next = client.getDatabase("shop").getCollection("next");
      next.createIndex(new Document("customer", 1));
      next.insertOne(order("new", "x", 1));
      orders.insertOne(order("old", "x", 1));
      next.renameCollection(
          orders.getNamespace(),
          new com.mongodb.client.model.RenameCollectionOptions().dropTarget(true));
      assertThat(ids(orders.find(eq("customer", "x")))).containsExactly("new");
      assertThat(client.getDatabase("shop").listCollectionNames()).containsExactly("orders");
      assertThat(orders.listIndexes()).hasSize(2);
    }

    @Test
    void drops_a_database() {
      orders.insertOne(order("a", "x", 1));
      client.getDatabase("shop").drop();
      assertThat(orders.countDocuments()).isZero();
      assertThat(client.listDatabaseNames()).doesNotContain("shop");
    }

    @Test
    void aggregates_into_and_across_collections() {
      orders.insertMany(List.of(order("a", "ann", 1), order("b", "bob", 2)));
      MongoCollection<Document> customers = client.getDatabase("shop").getCollection("customers");
      orders
          .aggregate(
              List.of(
                  new Document("$project", new Document("total", 1)),
                  new Document("$out", "customers")))
          .toCollection();
      assertThat(customers.countDocuments()).isEqualTo(2);
      orders
          .aggregate(
              List.of(
                  new Document("$match", new Document("_id", "a")),
                  new Document("$addFields", new Document("total", 9)),
                  new Document("$merge", new Document("into", "customers"))))
          .toCollection();
      assertThat(customers.find(eq("_id", "a")).first()).containsEntry("total", 9);
      Document lookup =
          new Document("from", "customers")
              .append("localField", "_id")
              .append("foreignField", "_id")
              .append("as", "joined");
      assertThat(orders.aggregate(List.of(new Document("$lookup", lookup))).into(new ArrayList<>()))
          .hasSize(2)
          .allSatisfy(found -> assertThat(found.getList("joined", Document.class)).hasSize(1));
    }

    @Test
    void aggregates_with_distinct_and_count() {
      orders.insertMany(List.of(order("a", "ann", 1), order("b", "bob", 2), order("c", "ann", 3)));
      assertThat(
              orders.aggregate(
                  List.of(
                      new Document("$match", new Document("customer", "ann")),
                      new Document(
                          "$group",
                          new Document("_id", "$customer")
                              .append("sum", new Document("$sum", "$total"))))))
          .containsExactly(new Document("_id", "ann").append("sum", 4));
      assertThat(orders.distinct("customer", String.class)).containsExactly("ann", "bob");
      assertThat(orders.countDocuments(gt("total", 1))).isEqualTo(2);
    }
  }
}
