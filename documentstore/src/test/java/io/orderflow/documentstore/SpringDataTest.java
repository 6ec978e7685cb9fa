package io.orderflow.documentstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.aggregation.Aggregation;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** What the services do through Spring Data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringDataTest {

  record Line(String sku, int quantity) {}

  record View(
      @Id String id,
      String customer,
      Instant placedAt,
      BigDecimal total,
      List<Line> lines,
      long version) {}

  record Sum(String id, long quantity) {}

  private DocumentStore store;
  private MongoClient client;
  private MongoTemplate template;

  @BeforeAll
  void start() {
    store = DocumentStore.temporary();
    client = MongoClients.create(store.connectionString());
    template = new MongoTemplate(client, "views");
  }

  @AfterAll
  void stop() {
    client.close();
    store.close();
  }

  @BeforeEach
  void given() {
    template.dropCollection(View.class);
    template
        .indexOps(View.class)
        .createIndex(new Index("customer", Sort.Direction.ASC).on("placedAt", Sort.Direction.DESC));
    for (int i = 0; i < 5; i++) {
      template.insert(view("o" + i, i % 2 == 0 ? "ann" : "bob", i));
    }
  }

  private static View view(String id, String customer, int n) {
    return new View(
        id,
        customer,
        Instant.ofEpochSecond(n),
        new BigDecimal("10.5" + n),
        List.of(new Line("a", n), new Line("b", 1)),
        n);
  }

  @Test
  void finds_pages_and_counts() {
    Query newest =
        query(where("customer").is("ann")).with(Sort.by(Sort.Direction.DESC, "placedAt")).limit(2);
    assertThat(template.find(newest, View.class)).extracting(View::id).containsExactly("o4", "o2");
    assertThat(template.findById("o3", View.class)).isEqualTo(view("o3", "bob", 3));
    assertThat(template.count(query(where("customer").is("bob")), View.class)).isEqualTo(2);
    assertThat(template.exists(query(where("lines.sku").is("b")), View.class)).isTrue();
    assertThat(template.findDistinct("customer", View.class, String.class))
        .containsExactly("ann", "bob");
    assertThat(template.estimatedCount(View.class)).isEqualTo(5);
    try (var all = template.stream(new Query().cursorBatchSize(2), View.class)) {
      assertThat(all.toList()).hasSize(5);
    }
  }

  @Test
  void projects_fields() {
    Query some = query(where("_id").is("o1"));
    some.fields().include("customer");
    assertThat(template.findOne(some, org.bson.Document.class, "view"))
        .isEqualTo(new org.bson.Document("_id", "o1").append("customer", "bob"));
  }

  @Test
  void saves_upserts_and_modifies() {
    template.save(view("o1", "eve", 9));
    assertThat(template.findById("o1", View.class)).isEqualTo(view("o1", "eve", 9));
    var result =
        template.upsert(
            query(where("_id").is("new")),
            new Update().set("customer", "x").inc("version", 2),
            View.class);
    assertThat(result.getUpsertedId()).isNotNull();
    View modified =
        template.findAndModify(
            query(where("_id").is("new")),
            new Update().inc("version", 3).push("lines", new Line("c", 1)),
            FindAndModifyOptions.options().returnNew(true),
            View.class);
    assertThat(modified)
        .extracting(View::version, View::lines)
        .containsExactly(5L, List.of(new Line("c", 1)));
    assertThat(template.remove(query(where("customer").is("x")), View.class).getDeletedCount())
        .isOne();
    assertThatThrownBy(() -> template.insert(view("o1", "x", 0)))
        .isInstanceOf(DuplicateKeyException.class);
  }

  @Test
  void writes_in_bulk() {
    var ordered = template.bulkOps(BulkOperations.BulkMode.ORDERED, View.class);
    ordered.insert(view("b1", "x", 1));
    ordered.updateOne(query(where("_id").is("b1")), new Update().set("customer", "y"));
    ordered.remove(query(where("_id").is("o0")));
    assertThat(ordered.execute().getDeletedCount()).isOne();
    var unordered = template.bulkOps(BulkOperations.BulkMode.UNORDERED, View.class);
    for (int i = 0; i < 50; i++) {
      unordered.upsert(
          query(where("_id").is("u" + i)), new Update().set("customer", "u").max("version", i));
    }
    assertThat(unordered.execute().getUpserts()).hasSize(50);
    assertThat(template.count(query(where("customer").is("u")), View.class)).isEqualTo(50);
  }

  @Test
  void aggregates() {
    Aggregation perSku =
        Aggregation.newAggregation(
            Aggregation.match(where("customer").is("ann")),
            Aggregation.unwind("lines"),
            Aggregation.group("lines.sku").sum("lines.quantity").as("quantity"),
            Aggregation.sort(Sort.by("_id")));
    assertThat(template.aggregate(perSku, View.class, Sum.class).getMappedResults())
        .containsExactly(new Sum("a", 6), new Sum("b", 3));
  }

  @Test
  void keeps_decimals_exactly() {
    assertThat(template.findById("o2", View.class))
        .extracting(View::total)
        .isEqualTo(new BigDecimal("10.52"));
  }

  @Test
  void answers_server_commands() {
    assertThat(template.executeCommand("{ping: 1}")).containsEntry("ok", 1.0);
    assertThat(template.executeCommand("{buildInfo: 1}")).containsKey("version");
    assertThat(template.getCollectionNames()).contains("view");
    assertThat(template.indexOps(View.class).getIndexInfo()).hasSize(2);
  }
}
