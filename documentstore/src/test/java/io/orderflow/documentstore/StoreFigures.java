package io.orderflow.documentstore;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * Prints what operations cost: latency as the driver sees it, and CPU of the store's threads. Not a
 * test; bounded in count.
 */
final class StoreFigures {

  private static final int DOCUMENTS = Integer.getInteger("figures.documents", 100_000);
  private static final int BATCH = 200;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private StoreFigures() {}

  public static void main(String[] args) {
    try (DocumentStore store = DocumentStore.temporary();
        MongoClient client = MongoClients.create(store.connectionString())) {
      MongoCollection<Document> orders = client.getDatabase("figures").getCollection("orders");
      orders.createIndex(new Document("customerId", 1).append("placedAt", -1));
      orders.createIndex(new Document("status", 1).append("placedAt", -1));
      orders.createIndex(new Document("number", 1));
      int filled = 0;
      for (int target : new int[] {1_000, DOCUMENTS}) {
        for (; filled < target; filled += BATCH) {
          orders.bulkWrite(upserts(filled, 0), new BulkWriteOptions().ordered(false));
        }
        read(orders, target);
      }
      write(client, orders);
      System.out.println(store.metrics());
    }
  }

  private static void read(MongoCollection<Document> orders, int count) {
    Random random = new Random(1);
    measure(
        "find by _id, of " + count,
        3_000,
        () -> orders.find(Filters.eq("_id", id(random.nextInt(count)))).first());
    measure(
        "find 200 by _id $in, of " + count,
        300,
        () -> {
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < BATCH; i++) {
            ids.add(id(random.nextInt(count)));
          }
          orders.find(Filters.in("_id", ids)).batchSize(1000).into(new ArrayList<>());
        });
    var raw = orders.withDocumentClass(RawBsonDocument.class);
    measure(
        "page of 50, of " + count,
        600,
        () ->
            raw.find(Filters.eq("customerId", "c" + random.nextInt(20)))
                .sort(Sorts.orderBy(Sorts.descending("placedAt"), Sorts.descending("_id")))
                .limit(50)
                .into(new ArrayList<>()));
  }

  private static void write(MongoClient client, MongoCollection<Document> orders) {
    int[] round = {0};
    measure(
        "bulk upsert of 200 x 1 KB, 3 indexes, half new",
        300,
        () -> {
          round[0]++;
          orders.bulkWrite(
              upserts(DOCUMENTS + round[0] * BATCH / 2, round[0]),
              new BulkWriteOptions().ordered(false));
        });
    measure(
        "bulk upsert of 200 x 1 KB, 3 indexes, all existing",
        300,
        () -> orders.bulkWrite(upserts(0, ++round[0]), new BulkWriteOptions().ordered(false)));
    measure(
        "update one by _id with $set and $inc",
        2_000,
        () ->
            orders.updateOne(
                Filters.eq("_id", id(7)),
                Updates.combine(Updates.set("status", "S"), Updates.inc("n", 1))));
    MongoCollection<Document> tokens = client.getDatabase("figures").getCollection("tokens");
    tokens.createIndex(new Document("processorName", 1).append("segment", 1));
    tokens.insertOne(new Document("processorName", "p").append("segment", 0).append("owner", "me"));
    long[] n = {0};
    measure(
        "token update",
        2_000,
        () ->
            tokens.updateOne(
                Filters.and(
                    Filters.eq("processorName", "p"),
                    Filters.eq("segment", 0),
                    Filters.or(Filters.eq("owner", "me"), Filters.lt("timestamp", 0L))),
                Updates.combine(Updates.set("token", ++n[0]), Updates.set("timestamp", n[0]))));
  }

  private static List<WriteModel<Document>> upserts(int from, int round) {
    List<WriteModel<Document>> models = new ArrayList<>(BATCH);
    for (int i = from; i < from + BATCH; i++) {
      models.add(
          new ReplaceOneModel<>(
              new Document("_id", id(i)), order(i, round), new ReplaceOptions().upsert(true)));
    }
    return models;
  }

  private static String id(int n) {
    return "order-%012d".formatted(n);
  }

  private static Document order(int n, int round) {
    List<Document> lines = new ArrayList<>();
    for (int line = 0; line < 8; line++) {
      lines.add(
          new Document("sku", "SKU-" + (n + line) % 997)
              .append("quantity", line + 1)
              .append("price", 1999L)
              .append("description", "a thing of some kind"));
    }
    return new Document("_id", id(n))
        .append("customerId", "c" + n % 20)
        .append("placedAt", new Date(1_600_000_000_000L + n))
        .append("status", round % 2 == 0 ? "PLACED" : "CONFIRMED")
        .append("number", n)
        .append("lines", lines)
        .append("version", round);
  }

  private static void measure(String what, int times, Runnable operation) {
    for (int i = 0; i < times; i++) {
      operation.run();
    }
    long cpuBefore = storeCpuNanos();
    long[] latencies = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      operation.run();
      latencies[i] = System.nanoTime() - start;
    }
    long cpu = storeCpuNanos() - cpuBefore;
    Arrays.sort(latencies);
    System.out.printf(
        "%-55s median %8.3f ms  p99 %8.3f ms  store CPU %8.3f ms%n",
        what, latencies[times / 2] / 1e6, latencies[times * 99 / 100] / 1e6, cpu / 1e6 / times);
  }

  private static long storeCpuNanos() {
    long total = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith("documentstore")) {
        total += THREADS.getThreadCpuTime(id);
      }
    }
    return total;
  }
}
