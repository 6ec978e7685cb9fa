package io.orderflow.axonserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.orderflow.axonserver.protocol.admin.ApplicationRequest;
import io.orderflow.axonserver.protocol.admin.CreateOrUpdateUserRequest;
import io.orderflow.axonserver.protocol.admin.EventProcessorIdentifier;
import io.orderflow.axonserver.protocol.admin.LoadBalanceRequest;
import io.orderflow.axonserver.protocol.admin.UpdateContextPropertiesRequest;
import io.orderflow.axonserver.protocol.event.DeletedEvent;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.store.RocksStore.Family;
import io.orderflow.axonserver.tool.Tools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A store with every kind of entry, written as a node writes it, whose entries a test then changes
 * behind the node's back: RocksDB finds nothing wrong with them, so that the check alone can.
 */
final class StoredRows {

  /** Contexts are numbered in the order in which they are made. */
  static final int DEFAULT = 1;

  static final int OTHER = 2;
  static final int DELETED = 3;
  static final int UNKNOWN = 7;
  static final UUID SCHEDULE = new UUID(1, 2);
  static final long DUE_AT = 9_000_000_000_000L;
  static final String TOKEN_HASH = "0123456789abcdef".repeat(4);

  private final Path data;

  StoredRows(Path data) {
    this.data = data;
    inNode(StoredRows::write);
  }

  private static void write(NodeStore store) {
    EventLog log = store.ensureLog("default");
    append(store, log, "a", 0, 100);
    append(store, log, "a", 1, 300);
    append(store, log, "", 0, 200);
    append(store, log, "b", 0, 400);
    append(store, log, "a", 2, 500);
    append(store, log, "b", 1, 600);
    done(told -> store.snapshot(log, event("a", 1, 500), told));
    done(told -> store.schedule(log, SCHEDULE, DUE_AT, event("", 0, 0), told));
    done(told -> store.putStreamRows(log, stream("mail"), told));
    settings(store, log);
    transformations(store, log);
    EventLog other = store.ensureLog("other");
    append(store, other, "a", 0, 100);
    EventLog deleted = store.ensureLog("deleted");
    append(store, deleted, "a", 0, 100);
    done(told -> store.schedule(deleted, UUID.randomUUID(), DUE_AT, event("", 0, 0), told));
    done(told -> store.deleteContext(deleted, told));
  }

  static EventRecord event(String aggregate, long number, long timestamp) {
    return EventRecord.of(
        Event.newBuilder()
            .setAggregateIdentifier(aggregate)
            .setAggregateSequenceNumber(number)
            .setTimestamp(timestamp)
            .build());
  }

  private static void append(
      NodeStore store, EventLog log, String aggregate, long number, long timestamp) {
    done(told -> store.append(log, List.of(event(aggregate, number, timestamp)), told));
  }

  private static List<StreamRow> stream(String id) {
    return List.of(
        new StreamRow(id, StreamRow.DEFINITION, new byte[] {1}),
        new StreamRow(id, 0, Keys.number(3)),
        new StreamRow(id, 1, Keys.number(-1)));
  }

  private static void settings(NodeStore store, EventLog log) {
    put(
        store,
        Setting.APPLICATION,
        "orders",
        ApplicationRequest.newBuilder().setApplicationName("orders").setToken(TOKEN_HASH).build());
    put(
        store,
        Setting.USER,
        "ann",
        CreateOrUpdateUserRequest.newBuilder()
            .setUserName("ann")
            .setPassword("pbkdf2-sha512$1000$c2FsdA$aGFzaA")
            .build());
    put(store, Setting.BALANCING, "default\0tokens\0mail", balancing());
    done(told -> store.putProperties(log, properties(), told));
  }

  static LoadBalanceRequest balancing() {
    return LoadBalanceRequest.newBuilder()
        .setProcessor(
            EventProcessorIdentifier.newBuilder()
                .setContextName("default")
                .setTokenStoreIdentifier("tokens")
                .setProcessorName("mail"))
        .setStrategy("threadNumber")
        .build();
  }

  static byte[] properties() {
    return UpdateContextPropertiesRequest.newBuilder().setName("default").build().toByteArray();
  }

  private static void put(NodeStore store, Setting setting, String name, MessageLite value) {
    done(told -> store.putSetting(setting, name, value.toByteArray(), told));
  }

  /** One that is applied, one that is cancelled, and one that has two actions so far. */
  private static void transformations(NodeStore store, EventLog log) {
    Transformations all = store.transformations();
    for (String id : List.of("first", "second", "third")) {
      done(told -> all.start(log, id, "", told));
      for (int i = 0; i < 2; i++) {
        TransformRequest action = action(i, 2 * i);
        done(told -> all.add(log, id, action, told));
      }
      if (id.equals("first")) {
        done(told -> all.apply(log, id, 1, told));
        StoredTransformation applying = Objects.requireNonNull(all.open(log));
        done(told -> all.step(log, applying, List.of(log.event(0), log.event(2)), told));
      } else if (id.equals("second")) {
        done(told -> all.cancel(log, id, told));
      }
    }
  }

  static TransformRequest action(long sequence, long token) {
    return TransformRequest.newBuilder()
        .setSequence(sequence)
        .setDeleteEvent(DeletedEvent.newBuilder().setToken(token))
        .build();
  }

  /** Writes as a node does. */
  void inNode(Consumer<NodeStore> writing) {
    NodeStore store = NodeStore.open(data, StoreOptions.defaults(), Clock.systemUTC());
    try {
      writing.accept(store);
    } finally {
      store.close();
    }
  }

  static void done(Consumer<Completion> write) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    write.accept(Completion.of(written));
    var unused = written.orTimeout(20, TimeUnit.SECONDS).join();
  }

  void put(Family family, byte[] key, byte[] value) throws RocksDBException {
    change((store, batch) -> store.put(batch, family, key, value));
  }

  void delete(Family family, byte[] key) throws RocksDBException {
    change(
        (store, batch) -> {
          assertThat(store.get(family, key, Access.DISK)).isNotNull();
          store.delete(batch, family, key);
        });
  }

  /** Gives an entry another key. */
  void move(Family family, byte[] from, byte[] to) throws RocksDBException {
    change(
        (store, batch) -> {
          byte[] value = store.get(family, from, Access.DISK);
          assertThat(value).isNotNull();
          store.put(batch, family, to, Objects.requireNonNull(value));
          store.delete(batch, family, from);
        });
  }

  private void change(Change change) throws RocksDBException {
    try (RocksStore store = new RocksStore(data.resolve("store"), StoreOptions.defaults());
        WriteBatch batch = new WriteBatch()) {
      change.on(store, batch);
      store.writer().write(batch);
    }
  }

  void assertWrong(String... findings) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = check(new ByteArrayOutputStream(), err);

    for (String finding : findings) {
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("wrong: ").contains(finding);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("findings");
    assertThat(status).isEqualTo(1);
  }

  /** Returns what the check tells of what it has read. */
  String assertNothingIsWrong() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = check(out, err);

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private int check(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return Tools.run(
        new String[] {"check", "--data", data.toString()},
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private interface Change {
    void on(RocksStore store, WriteBatch batch) throws RocksDBException;
  }
}
