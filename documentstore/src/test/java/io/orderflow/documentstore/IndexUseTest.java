package io.orderflow.documentstore;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts what is read, so that an index which is not used fails a test however fast the machine is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexUseTest {

  private static final int CUSTOMERS = 10;

  private DocumentStore store;
  private MongoClient client;
  private MongoCollection<Document> orders;
  private Metrics before;

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
    orders.drop();
    before = store.metrics();
  }

  private void fill(int count) {
    List<Document> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(
          new Document("_id", "o" + i)
              .append("customerId", "c" + i % CUSTOMERS)
              .append("placedAt", new java.util.Date(1_000_000L + i / 7))
              .append("status", i % 3 == 0 ? "PLACED" : "CONFIRMED")
              .append("total", i % 100)
              .append("association", new Document("key", "orderId").append("value", "o" + i)));
      if (batch.size() == 5000 || i == count - 1) {
        orders.insertMany(batch);
        batch.clear();
      }
    }
  }

  private void startCounting() {
    before = store.metrics();
  }

  private long examined() {
    return store.metrics().documentsExamined() - before.documentsExamined();
  }

  private void assertNoScanAndNoSort() {
    assertThat(store.metrics().fullScans()).isEqualTo(before.fullScans());
    assertThat(store.metrics().sortsInMemory()).isEqualTo(before.sortsInMemory());
  }

  private List<Document> page(Bson filter, Bson sort, int limit) {
    return orders.find(filter).sort(sort).limit(limit).into(new ArrayList<>());
  }

  @Nested
  class APageOfOneCustomer {

    private final Bson newestFirst =
        Sorts.orderBy(Sorts.descending("placedAt"), Sorts.descending("_id"));

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void costs_the_same_however_many_orders_there_are(int count) {
      orders.createIndex(new Document("customerId", 1).append("placedAt", -1));
      fill(count);
      Bson ofCustomer = eq("customerId", "c3");
      startCounting();

      List<Document> first = page(ofCustomer, newestFirst, 50);
      assertThat(examined()).isEqualTo(50);
      Document last = first.getLast();
      List<Document> second = page(and(ofCustomer, after(last)), newestFirst, 50);
      assertThat(examined()).isLessThanOrEqualTo(110);
      assertNoScanAndNoSort();

      List<Document> expected = new ArrayList<>(orders.find(ofCustomer).into(new ArrayList<>()));
      expected.sort(
          Comparator.<Document, java.util.Date>comparing(order -> order.getDate("placedAt"))
              .thenComparing(order -> order.getString("_id"))
              .reversed());
      assertThat(first).isEqualTo(expected.subList(0, 50));
      assertThat(second).isEqualTo(expected.subList(50, 100));
    }

    @Test
    void costs_the_same_on_the_last_page() {
      orders.createIndex(new Document("customerId", 1).append("placedAt", -1).append("_id", -1));
      fill(10_000);
      List<Document> all = page(eq("customerId", "c3"), newestFirst, 0);
      startCounting();

      List<Document> deep = page(and(eq("customerId", "c3"), after(all.get(900))), newestFirst, 50);

      assertThat(deep).isEqualTo(all.subList(901, 951));
      assertThat(examined()).isLessThanOrEqualTo(55);
      assertNoScanAndNoSort();
    }

    private static Bson after(Document order) {
      return or(
          lt("placedAt", order.getDate("placedAt")),
          and(eq("placedAt", order.getDate("placedAt")), lt("_id", order.getString("_id"))));
    }
  }

  @Nested
  class OtherQueries {

    @BeforeEach
    void given() {
      fill(2_000);
    }

    @Test
    void equality_reads_its_matches_alone() {
      orders.createIndex(new Document("customerId", 1));
      startCounting();
      assertThat(orders.find(eq("customerId", "c1"))).hasSize(200);
      assertThat(examined()).isEqualTo(200);
      assertNoScanAndNoSort();
    }

    @Test
    void in_reads_its_matches_alone() {
      orders.createIndex(new Document("total", 1));
      startCounting();
      assertThat(orders.find(in("total", 5, 7.0, 99L, 1234))).hasSize(60);
      assertThat(examined()).isEqualTo(60);
    }

    @Test
    void a_range_reads_its_matches_alone_in_both_directions() {
      orders.createIndex(new Document("total", 1));
      orders.createIndex(new Document("placedAt", -1));
      startCounting();
      assertThat(orders.find(and(gte("total", 10), lt("total", 12)))).hasSize(40);
      assertThat(examined()).isLessThanOrEqualTo(60);
      long soFar = examined();
      assertThat(orders.find(lt("placedAt", new java.util.Date(1_000_002L)))).hasSize(14);
      assertThat(examined() - soFar).isEqualTo(14);
      assertNoScanAndNoSort();
    }

    @Test
    void an_exact_subdocument_is_found_by_its_index() {
      orders.createIndex(new Document("association", 1));
      startCounting();
      Document association = new Document("key", "orderId").append("value", "o77");
      assertThat(orders.find(eq("association", association)).into(new ArrayList<>()))
          .singleElement()
          .extracting("_id")
          .isEqualTo("o77");
      assertThat(examined()).isEqualTo(1);
    }

    @Test
    void a_nested_path_is_found_by_its_index() {
      orders.createIndex(new Document("association.value", 1), new IndexOptions().unique(true));
      startCounting();
      assertThat(orders.find(eq("association.value", "o78"))).hasSize(1);
      assertThat(examined()).isEqualTo(1);
    }

    @Test
    void an_array_is_found_by_its_elements() {
      orders.createIndex(new Document("tags", 1));
      orders.insertOne(
          new Document("_id", "t")
              .append("tags", List.of(new Document("k", 1).append("v", 2), "red")));
      startCounting();
      assertThat(orders.find(eq("tags", "red"))).hasSize(1);
      assertThat(orders.find(eq("tags", new Document("k", 1).append("v", 2)))).hasSize(1);
      assertThat(orders.find(in("tags", "red", new Document("k", 1).append("v", 2)))).hasSize(1);
      assertThat(examined()).isEqualTo(3);
    }

    @Test
    void an_order_alone_is_read_from_an_index_when_there_is_a_limit() {
      orders.createIndex(new Document("placedAt", 1));
      startCounting();
      assertThat(page(new Document(), Sorts.descending("placedAt"), 10)).hasSize(10);
      assertThat(examined()).isEqualTo(10);
      assertNoScanAndNoSort();
    }

    @Test
    void an_update_and_a_delete_find_through_indexes_too() {
      orders.createIndex(new Document("customerId", 1));
      startCounting();
      orders.updateMany(
          eq("customerId", "c2"), new Document("$set", new Document("customerId", "moved")));
      orders.deleteMany(eq("customerId", "moved"));
      assertThat(examined()).isEqualTo(400);
      assertThat(orders.countDocuments()).isEqualTo(1_800);
      assertNoScanAndNoSort();
    }

    @Test
    void without_an_index_the_whole_collection_is_read() {
      startCounting();
      assertThat(orders.find(eq("customerId", "c1"))).hasSize(200);
      assertThat(examined()).isEqualTo(2_000);
      assertThat(store.metrics().fullScans()).isEqualTo(before.fullScans() + 1);
    }

    @Test
    void a_sparse_index_is_not_asked_for_what_it_does_not_have() {
      orders.createIndex(new Document("note", 1), new IndexOptions().sparse(true));
      orders.insertOne(new Document("_id", "n").append("note", "x"));
      assertThat(orders.find(eq("note", null))).hasSize(2_000);
      startCounting();
      assertThat(orders.find(eq("note", "x"))).hasSize(1);
      assertThat(examined()).isEqualTo(1);
    }

    @Test
    void a_partial_unique_index_binds_only_what_its_filter_matches() {
      orders.createIndex(
          new Document("customerId", 1),
          new IndexOptions().unique(true).partialFilterExpression(new Document("vip", true)));
      orders.insertOne(new Document("customerId", "v").append("vip", true));
      orders.insertOne(new Document("customerId", "v"));
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> orders.insertOne(new Document("customerId", "v").append("vip", true)))
          .hasMessageContaining("E11000");
      assertThat(orders.find(eq("customerId", "v"))).hasSize(2);
    }
  }
}
