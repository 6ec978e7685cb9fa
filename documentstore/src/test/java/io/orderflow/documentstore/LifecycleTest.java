package io.orderflow.documentstore;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import io.orderflow.documentstore.protocol.StoredFormat;
import io.orderflow.documentstore.storage.Disk;
import io.orderflow.documentstore.storage.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

class LifecycleTest {

  private Path directory;

  @BeforeEach
  void givenADirectory(@TempDir Path temporary) {
    directory = temporary;
  }

  private static void with(DocumentStore store, Consumer<MongoCollection<Document>> work) {
    try (store;
        MongoClient client = MongoClients.create(store.connectionString())) {
      work.accept(client.getDatabase("shop").getCollection("orders"));
    }
  }

  private DocumentStore start() {
    return DocumentStore.builder(directory).start();
  }

  @Test
  void it_says_hello_to_health_checks() {
    try (DocumentStore store = start();
        MongoClient client = MongoClients.create(store.connectionString())) {
      Document hello = client.getDatabase("admin").runCommand(new Document("hello", 1));

      assertThat(hello.getBoolean("isWritablePrimary")).isTrue();
      assertThat(hello.getInteger("maxWireVersion")).isPositive();
    }
  }

  @Nested
  class AfterARestart {

    @Test
    void documents_indexes_and_counts_are_there() {
      with(
          start(),
          orders -> {
            orders.createIndex(new Document("customer", 1), new IndexOptions().unique(true));
            orders.createIndex(new Document("tags", 1));
            orders.insertMany(
                List.of(
                    new Document("_id", 1)
                        .append("customer", "ann")
                        .append("tags", List.of("x", "y")),
                    new Document("_id", 2).append("customer", "bob")));
            orders.updateOne(eq("_id", 2), Updates.set("customer", "ben"));
          });
      try (DocumentStore again = start();
          MongoClient client = MongoClients.create(again.connectionString())) {
        MongoCollection<Document> orders = client.getDatabase("shop").getCollection("orders");
        assertThat(orders.countDocuments()).isEqualTo(2);
        assertThat(orders.listIndexes()).hasSize(3);
        assertThat(orders.find(eq("tags", "y")).first()).containsEntry("_id", 1);
        assertThat(orders.find(eq("customer", "ben")).first()).containsEntry("_id", 2);
        assertThat(orders.find(eq("customer", "bob")).first()).isNull();
        assertThatThrownBy(() -> orders.insertOne(new Document("_id", 3).append("customer", "ben")))
            .hasMessageContaining("E11000");
        assertThat(again.metrics().fullScans()).isZero();
      }
    }

    @Test
    void an_index_knows_of_arrays_even_if_the_first_one_was_refused() {
      with(
          start(),
          orders -> {
            orders.createIndex(new Document("tags", 1));
            orders.createIndex(new Document("n", 1), new IndexOptions().unique(true));
            orders.insertOne(new Document("_id", 1).append("n", 1));
            orders.insertOne(new Document("_id", 2).append("n", 2));
            Document refused =
                new Document("$set", new Document("n", 1).append("tags", List.of("x", "y")));
            assertThatThrownBy(() -> orders.findOneAndUpdate(eq("_id", 2), refused))
                .hasMessageContaining("E11000");
            orders.updateOne(eq("_id", 2), Updates.set("tags", List.of("x", "y")));
          });
      with(
          start(),
          orders ->
              assertThat(orders.find(in("tags", "x", "y")).into(new ArrayList<>())).hasSize(1));
    }

    @Test
    void what_was_dropped_stays_away() {
      with(
          start(),
          orders -> {
            orders.createIndex(new Document("customer", 1));
            orders.insertOne(new Document("_id", 1).append("customer", "ann"));
            orders.drop();
            orders.insertOne(new Document("_id", 2));
          });
      with(
          start(),
          orders -> {
            assertThat(orders.find()).containsExactly(new Document("_id", 2));
            assertThat(orders.listIndexes()).hasSize(1);
          });
    }
  }

  @Nested
  class ASecondStart {

    @Test
    void on_the_same_directory_is_refused_by_name() {
      try (DocumentStore first = start()) {
        assertThatThrownBy(LifecycleTest.this::start)
            .isInstanceOf(DataDirectoryInUseException.class)
            .hasMessageContaining(directory.toString());
        assertThat(first.health().writable()).isTrue();
      }
      start().close();
    }

    @Test
    void on_a_newer_format_is_refused() {
      start().close();
      try (Engine engine = Engine.open(directory.resolve("data"), Disk.ROCKSDB)) {
        StoredFormat.write(engine, 99);
      }
      assertThatThrownBy(LifecycleTest.this::start)
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("99")
          .hasMessageContaining(directory.toString());
    }
  }

  @Nested
  class WhenTheDiskFails {

    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicInteger attempts = new AtomicInteger();

    private RocksDBException failure() {
      attempts.incrementAndGet();
      return new RocksDBException(
          "no space", new Status(Status.Code.IOError, Status.SubCode.NoSpace, "injected"));
    }

    private void assertRefusesWritesForGood(Disk disk) {
      with(
          DocumentStore.builder(directory).disk(disk).start(),
          orders -> {
            orders.insertOne(new Document("_id", "before"));
            broken.set(true);
            assertThatThrownBy(() -> orders.insertOne(new Document("_id", "lost")))
                .isInstanceOf(MongoCommandException.class)
                .hasMessageContaining("accepts no more writes");
            broken.set(false);
            assertThatThrownBy(() -> orders.insertOne(new Document("_id", "later")))
                .hasMessageContaining("accepts no more writes");
            assertThat(attempts).hasValue(1);
            assertThat(orders.find()).containsExactly(new Document("_id", "before"));
          });
    }

    @Test
    void a_failed_write_is_never_retried() {
      assertRefusesWritesForGood(
          new Disk() {
            @Override
            public void write(RocksDB db, WriteOptions options, WriteBatch batch)
                throws RocksDBException {
              if (broken.get()) {
                throw failure();
              }
              Disk.super.write(db, options, batch);
            }
          });
    }

    @Test
    void a_failed_sync_is_never_retried_and_what_it_covered_is_never_shown() {
      assertRefusesWritesForGood(
          new Disk() {
            @Override
            public void sync(RocksDB db) throws RocksDBException {
              if (broken.get()) {
                throw failure();
              }
              Disk.super.sync(db);
            }
          });
    }

    @Test
    void health_tells() {
      Disk disk =
          new Disk() {
            @Override
            public void sync(RocksDB db) throws RocksDBException {
              if (broken.get()) {
                throw failure();
              }
              Disk.super.sync(db);
            }
          };
      try (DocumentStore store = DocumentStore.builder(directory).disk(disk).start();
          MongoClient client = MongoClients.create(store.connectionString())) {
        assertThat(store.health()).isEqualTo(new Health(true, null));
        broken.set(true);
        assertThatThrownBy(
            () -> client.getDatabase("shop").getCollection("orders").insertOne(new Document()));
        assertThat(store.health().writable()).isFalse();
        assertThat(store.health().problem()).contains("sync");
      }
    }
  }

  @Nested
  class ATemporaryStore {

    @Test
    void leaves_nothing_behind() {
      DocumentStore store = DocumentStore.temporary();
      Path data = store.dataDirectory();
      assertThat(data).exists();
      store.close();
      store.close();
      assertThat(Files.exists(data)).isFalse();
    }
  }
}
