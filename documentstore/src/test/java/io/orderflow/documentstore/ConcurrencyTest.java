package io.orderflow.documentstore;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.orderflow.documentstore.storage.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class ConcurrencyTest {

  private final AtomicBoolean slow = new AtomicBoolean();
  private final Semaphore waiting = new Semaphore(0);
  private final Semaphore permits = new Semaphore(0);
  private final ExecutorService executor = Executors.newFixedThreadPool(16);
  private DocumentStore store;
  private MongoClient client;
  private MongoCollection<Document> orders;

  ConcurrencyTest(@TempDir Path directory) {
    store = DocumentStore.builder(directory).disk(slowDisk()).start();
    client = MongoClients.create(store.connectionString());
    orders = client.getDatabase("shop").getCollection("orders");
  }

  private Disk slowDisk() {
    return new Disk() {
      @Override
      public void sync(RocksDB db) throws RocksDBException {
        if (slow.get()) {
          waiting.release();
          permits.acquireUninterruptibly();
        }
        Disk.super.sync(db);
      }
    };
  }

  @BeforeEach
  void given() {
    orders.insertOne(new Document("_id", "first").append("n", 0));
  }

  @AfterEach
  void stop() {
    slow.set(false);
    permits.release(1_000);
    client.close();
    store.close();
    executor.shutdownNow();
  }

  private CompletableFuture<Void> async(Runnable task) {
    return CompletableFuture.runAsync(task, executor);
  }

  @Test
  void reads_neither_wait_for_a_sync_nor_see_what_it_has_not_covered() throws InterruptedException {
    slow.set(true);
    CompletableFuture<Void> write = async(() -> orders.insertOne(new Document("_id", "second")));
    assertThat(waiting.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

    assertThat(orders.find()).hasSize(1);
    assertThat(orders.countDocuments()).isEqualTo(1);
    assertThat(write).isNotDone();

    permits.release();
    write.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(orders.find()).hasSize(2);
  }

  @Test
  void writes_that_wait_together_share_a_sync() throws InterruptedException {
    slow.set(true);
    CompletableFuture<Void> first = async(() -> orders.insertOne(new Document("_id", "leader")));
    assertThat(waiting.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    Metrics before = store.metrics();

    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int id = i;
      others.add(async(() -> orders.insertOne(new Document("_id", "follower" + id))));
    }
    Awaitility.await().until(() -> store.metrics().writes() - before.writes() == 10);
    permits.release(100);
    first.orTimeout(10, TimeUnit.SECONDS).join();
    others.forEach(other -> other.orTimeout(10, TimeUnit.SECONDS).join());

    assertThat(store.metrics().syncs() - before.syncs()).isBetween(1L, 3L);
    assertThat(orders.countDocuments()).isEqualTo(12);
  }

  @Test
  void concurrent_increments_lose_nothing() {
    List<CompletableFuture<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(
          async(
              () -> {
                for (int n = 0; n < 50; n++) {
                  orders.updateOne(eq("_id", "first"), Updates.inc("n", 1));
                }
              }));
    }
    tasks.forEach(task -> task.orTimeout(60, TimeUnit.SECONDS).join());
    assertThat(orders.find(eq("_id", "first")).first()).containsEntry("n", 400);
  }

  @Test
  void a_read_in_batches_sees_one_state() {
    List<Document> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(new Document("_id", "m" + i).append("version", 1));
    }
    orders.insertMany(many);
    int seen = 0;
    try (var cursor = orders.find(eq("version", 1)).batchSize(50).iterator()) {
      cursor.next();
      orders.updateMany(eq("version", 1), Updates.set("version", 2));
      orders.deleteMany(eq("_id", "m499"));
      for (seen = 1; cursor.hasNext(); seen++) {
        assertThat(cursor.next()).containsEntry("version", 1);
      }
    }
    assertThat(seen).isEqualTo(500);
    assertThat(orders.countDocuments(eq("version", 2))).isEqualTo(499);
  }

  @Test
  void queries_never_find_a_renamed_collection_missing_or_half_full() {
    MongoCollection<Document> serving = client.getDatabase("shop").getCollection("serving");
    serving.insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> reader =
        async(
            () -> {
              while (!done.get()) {
                assertThat(serving.find()).hasSize(2);
              }
            });
    for (int generation = 0; generation < 30; generation++) {
      MongoCollection<Document> next =
          client.getDatabase("shop").getCollection("next" + generation);
      next.insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
      next.renameCollection(
          serving.getNamespace(),
          new com.mongodb.client.model.RenameCollectionOptions().dropTarget(true));
    }
    done.set(true);
    reader.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
