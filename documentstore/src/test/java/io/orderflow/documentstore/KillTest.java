package io.orderflow.documentstore;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a store's process under load, and compares what comes back with what it had acknowledged to
 * this process.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("kills", 5);
  private static final int WRITERS = 4;
  private static final int BATCH = 20;

  private final AtomicIntegerArray attempted = new AtomicIntegerArray(WRITERS);
  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(WRITERS);
  private final ConcurrentLinkedQueue<String> inserted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger insertAttempts = new AtomicInteger();

  @Test
  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  void every_acknowledged_write_survives_kill_9_and_every_command_is_all_or_nothing(
      @TempDir Path directory) throws Exception {
    Random random = new Random(7);
    for (int kill = 0; kill < KILLS; kill++) {
      try (StoreProcess store = StoreProcess.start(directory);
          MongoClient client = MongoClients.create(store.connectionString())) {
        check(client);
        loadUntilKilled(store, client, random);
      }
    }
    try (StoreProcess store = StoreProcess.start(directory);
        MongoClient client = MongoClients.create(store.connectionString())) {
      check(client);
      assertThat(inserted).isNotEmpty();
    }
  }

  private static MongoCollection<Document> views(MongoClient client) {
    return client.getDatabase("kill").getCollection("views");
  }

  private static MongoCollection<Document> log(MongoClient client) {
    return client.getDatabase("kill").getCollection("log");
  }

  private void loadUntilKilled(StoreProcess store, MongoClient client, Random random)
      throws InterruptedException {
    views(client).createIndex(new Document("writer", 1).append("version", -1));
    log(client).createIndex(new Document("number", 1), new IndexOptions().unique(true));
    int before = inserted.size();
    CountDownLatch stopped = new CountDownLatch(WRITERS + 1);
    ExecutorService executor = Executors.newFixedThreadPool(WRITERS + 1);
    try {
      for (int writer = 0; writer < WRITERS; writer++) {
        int id = writer;
        executor.execute(() -> untilItFails(() -> replaceBatch(client, id), stopped));
      }
      executor.execute(() -> untilItFails(() -> insertOne(client), stopped));
      int target = before + 20 + random.nextInt(60);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> inserted.size() >= target);
      store.kill();
      assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      executor.shutdownNow();
    }
  }

  private static void untilItFails(Runnable write, CountDownLatch stopped) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        write.run();
      }
    } catch (MongoException e) {
      stopped.countDown();
    }
  }

  private void replaceBatch(MongoClient client, int writer) {
    int version = attempted.incrementAndGet(writer);
    List<WriteModel<Document>> models = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      String id = writer + "-" + i;
      Document document =
          new Document("_id", id)
              .append("writer", writer)
              .append("version", version)
              .append("text", "x".repeat(300));
      models.add(new ReplaceOneModel<>(eq("_id", id), document, new ReplaceOptions().upsert(true)));
    }
    views(client).bulkWrite(models, new BulkWriteOptions().ordered(version % 2 == 0));
    acknowledged.set(writer, version);
  }

  private void insertOne(MongoClient client) {
    int number = insertAttempts.incrementAndGet();
    log(client).insertOne(new Document("_id", "log-" + number).append("number", number));
    inserted.add("log-" + number);
  }

  private void check(MongoClient client) {
    for (int writer = 0; writer < WRITERS; writer++) {
      if (acknowledged.get(writer) > 0) {
        checkWriter(client, writer);
      }
    }
    List<Document> all = log(client).find().into(new ArrayList<>());
    assertThat(all.stream().map(document -> document.getString("_id"))).containsAll(inserted);
    assertThat(log(client).countDocuments()).isEqualTo(all.size());
    for (Document document : all) {
      assertThat(log(client).find(eq("number", document.getInteger("number"))).first())
          .isEqualTo(document);
    }
  }

  private void checkWriter(MongoClient client, int writer) {
    List<Integer> versions =
        views(client)
            .find(eq("writer", writer))
            .map(found -> found.getInteger("version"))
            .into(new ArrayList<>());
    assertThat(versions).hasSize(BATCH);
    assertThat(versions).as("a batch is all or nothing").containsOnly(versions.getFirst());
    assertThat(versions.getFirst()).isBetween(acknowledged.get(writer), attempted.get(writer));
    assertThat(views(client).find(and(eq("writer", writer), eq("version", versions.getFirst()))))
        .hasSize(BATCH);
  }

  @Test
  void sigterm_ends_it_cleanly_and_a_second_process_is_refused(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (StoreProcess store = StoreProcess.start(directory)) {
      Process second = StoreProcess.command(directory).start();
      String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(2);
      assertThat(output).contains("data directory " + directory + " is in use");
      assertThat(store.terminate()).isEqualTo(143);
    }
    DocumentStore.builder(directory).start().close();
  }
}
