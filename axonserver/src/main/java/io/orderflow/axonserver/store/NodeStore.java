package io.orderflow.axonserver.store;

import io.orderflow.axonserver.DamagedStoreException;
import io.orderflow.axonserver.metrics.StoreMeters;
import io.orderflow.axonserver.store.RocksStore.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that a node keeps on disk, under one directory that it alone uses. */
public final class NodeStore implements Schedules {

  private static final Logger logger = LoggerFactory.getLogger(NodeStore.class);
  private static final Duration LAST_WRITE = Duration.ofSeconds(5);

  private final Path directory;
  private final DirectoryLock lock;
  private final RocksStore rocks;
  private final Sequencer sequencer;
  private final StoreOptions options;
  private final Map<String, EventLog> logs = new ConcurrentHashMap<>();
  private final Map<Integer, EventLog> logsById = new ConcurrentHashMap<>();
  private final List<ContextListener> contextListeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger highestContext = new AtomicInteger();
  private final Eraser eraser;
  private final Transformations transformations;
  private final StoreSize size;

  private NodeStore(
      Path directory, DirectoryLock lock, RocksStore rocks, StoreOptions options, Clock clock) {
    this.directory = directory;
    this.lock = lock;
    this.rocks = rocks;
    this.options = options;
    BatchWriter writer = options.writer().apply(rocks.writer());
    this.sequencer = new Sequencer(rocks, options, clock, writer);
    this.eraser = new Eraser(rocks, sequencer::submit);
    this.transformations = new Transformations(rocks, sequencer::submit);
    this.size = new StoreSize(directory.resolve("store"));
  }

  /**
   * Opens the store, or makes a new one.
   *
   * @throws io.orderflow.axonserver.DataDirectoryInUseException when another node uses the
   *     directory
   * @throws io.orderflow.axonserver.UnsupportedFormatException when a newer node has written it
   * @throws DamagedStoreException when files are damaged or missing; what is damaged is not touched
   * @throws UncheckedIOException when it cannot be read or written
   */
  public static NodeStore open(Path directory, StoreOptions options, Clock clock) {
    try {
      DirectoryLock lock = DirectoryLock.acquire(directory);
      try {
        Format.check(directory);
        return open(lock, directory, options, clock);
      } catch (IOException | RocksDBException | RuntimeException | Error failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot open %s: %s".formatted(directory, failure), failure);
    } catch (StoreUnreadableException unreadable) {
      throw unreadable.atStart(directory);
    } catch (RocksDBException failure) {
      throw StoreUnreadableException.atStart(directory, failure);
    }
  }

  private static NodeStore open(
      DirectoryLock lock, Path directory, StoreOptions options, Clock clock)
      throws IOException, RocksDBException {
    Path files = directory.resolve("store");
    Durable.createDirectories(files);
    String damage = StoreFiles.damage(files);
    if (damage != null) {
      throw new DamagedStoreException(directory, damage);
    }
    RocksStore rocks = new RocksStore(files, options);
    NodeStore store = null;
    try {
      store = new NodeStore(directory, lock, rocks, options, clock);
      store.begin();
      return store;
    } catch (RuntimeException | Error failure) {
      // What RocksDB has in memory is not taken away from a write.
      if (store == null || store.sequencer.close(LAST_WRITE)) {
        rocks.close();
      }
      throw failure;
    }
  }

  /** Reads all that is needed before anything is written. */
  private void begin() {
    openLogs();
    List<Integer> deleted = eraser.left();
    List<EventLog> compacted =
        logs.values().stream().filter(transformations::toBeCompacted).toList();
    sequencer.start();
    eraser.resume(deleted);
    transformations.compaction().resume(compacted, size);
  }

  private void openLogs() {
    byte[] end = Keys.afterContexts();
    Map<String, Integer> ids = new LinkedHashMap<>();
    rocks.scan(
        Family.META,
        Keys.context(""),
        Access.DISK,
        (key, value) -> {
          if (Arrays.compareUnsigned(key, end) >= 0) {
            return false;
          }
          String name = new String(key, StandardCharsets.UTF_8).substring("context/".length());
          ids.put(name, ByteBuffer.wrap(value).getInt());
          return true;
        });
    byte[] highest = rocks.get(Family.META, Keys.highestContext(), Access.DISK);
    highestContext.set(highest == null ? 0 : ByteBuffer.wrap(highest).getInt());
    ids.forEach(
        (name, id) -> {
          EventLog log = new EventLog(id, name, rocks, options);
          highestContext.accumulateAndGet(id, Math::max);
          sequencer.known(log);
          open(log);
        });
  }

  private void open(EventLog log) {
    logsById.put(log.id(), log);
    logs.put(log.context(), log);
  }

  /** The names of all contexts. */
  public Set<String> contexts() {
    return Set.copyOf(logs.keySet());
  }

  /** Is told of every context that comes or goes from now on. */
  public void onContexts(ContextListener listener) {
    contextListeners.add(listener);
  }

  /** Makes a context; fails when there is one of that name. */
  public void createContext(String name, Completion completion) {
    createContext(name, null, completion);
  }

  /** Makes a context and notes its properties, in one write. */
  public void createContext(String name, byte @Nullable [] properties, Completion completion) {
    EventLog log = new EventLog(highestContext.incrementAndGet(), name, rocks, options);
    sequencer.submit(
        new Write.CreateContext(
            log,
            properties,
            Completion.after(
                () -> {
                  open(log);
                  contextListeners.forEach(each -> tell(() -> each.created(log)));
                },
                completion)));
  }

  /** Takes a context with all that is in it away; fails when it is not there. */
  public void deleteContext(EventLog log, Completion completion) {
    sequencer.submit(
        new Write.DeleteContext(
            log,
            Completion.after(
                () -> {
                  logs.remove(log.context(), log);
                  logsById.remove(log.id(), log);
                  contextListeners.forEach(each -> tell(() -> each.deleted(log)));
                  eraser.start(log.id());
                },
                completion)));
  }

  /** Notes properties of a context, in place of those that were noted. */
  public void putProperties(EventLog log, byte[] properties, Completion completion) {
    sequencer.submit(new Write.PutProperties(log, properties, completion));
  }

  /** What is noted of a context; null when nothing is. */
  public byte @Nullable [] properties(EventLog log) {
    return rocks.get(
        Family.META, Setting.CONTEXT_PROPERTIES.key(Setting.ofContext(log.id())), Access.DISK);
  }

  /** Keeps what an operator has set; removes it when there is no value. */
  public void putSetting(
      Setting setting, String name, byte @Nullable [] value, Completion completion) {
    sequencer.submit(new Write.PutSetting(setting, name, value, completion));
  }

  /** All of a kind that operators have set, by their names. */
  public Map<String, byte[]> settings(Setting setting) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    rocks.scan(
        Family.META,
        setting.key(""),
        Access.DISK,
        (key, value) -> {
          boolean ours = setting.has(key);
          if (ours) {
            values.put(setting.nameIn(key), value);
          }
          return ours;
        });
    return values;
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException failure) {
      logger.error("A listener failed to take up a change of contexts", failure);
    }
  }

  /** The log of the context; made, and remembered on disk, when there is none. */
  public EventLog ensureLog(String context) {
    EventLog known = logs.get(context);
    if (known != null) {
      return known;
    }
    CompletableFuture<Void> created = new CompletableFuture<>();
    createContext(context, Completion.of(created));
    try {
      var unused = created.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException failure) {
      EventLog meanwhile = logs.get(context);
      if (meanwhile != null) {
        return meanwhile;
      }
      Throwable cause = failure.getCause();
      throw new StoreFailedException(
          "The context %s cannot be stored in %s: %s"
              .formatted(
                  context,
                  directory.toAbsolutePath(),
                  cause instanceof TimeoutException
                      ? "the disk does not answer"
                      : String.valueOf(cause == null ? failure : cause.getMessage())),
          failure);
    }
    return Objects.requireNonNull(logs.get(context));
  }

  public @Nullable EventLog log(String context) {
    return logs.get(context);
  }

  /** Appends all the events, or none of them. */
  public void append(EventLog log, List<EventRecord> events, Completion completion) {
    sequencer.submit(new Write.AppendEvents(log, events, completion));
  }

  /** Stores a snapshot of an aggregate. */
  public void snapshot(EventLog log, EventRecord snapshot, Completion completion) {
    sequencer.submit(new Write.AppendSnapshot(log, snapshot.asSnapshot(), completion));
  }

  /** Keeps an event until its instant, in place of the schedule of the same id if there is one. */
  public void schedule(
      EventLog log, UUID id, long dueAt, EventRecord event, Completion completion) {
    sequencer.submit(new Write.PutSchedule(log, id, dueAt, event, completion));
  }

  /** Drops a schedule; succeeds as well when there is none of that id. */
  public void cancelSchedule(EventLog log, UUID id, Completion completion) {
    sequencer.submit(new Write.RemoveSchedule(log, id, completion));
  }

  /** Puts rows of persistent streams, and removes those without a value: all, or none of them. */
  public void putStreamRows(EventLog log, List<StreamRow> rows, Completion completion) {
    sequencer.submit(new Write.PutStreamRows(log, rows, completion));
  }

  /** All rows of the context's persistent streams: of each its definition, then its segments. */
  public List<StreamRow> streamRows(EventLog log) {
    List<StreamRow> rows = new ArrayList<>();
    byte[] first = Keys.streams(log.id());
    rocks.scan(
        Family.STREAMS,
        first,
        Access.DISK,
        (key, value) -> {
          boolean ours = java.util.Arrays.equals(key, 0, first.length, first, 0, first.length);
          if (ours) {
            rows.add(Keys.streamRow(key, value));
          }
          return ours;
        });
    return rows;
  }

  /**
   * Schedules of a context in the order of their instants.
   *
   * @param cursor of the page before; empty for the first
   * @throws IllegalArgumentException when it is no cursor
   */
  public ScheduledEvent.Page schedules(EventLog log, String cursor, int limit) {
    return new ScheduleList(rocks).after(cursor, log, limit);
  }

  public boolean hasSchedule(EventLog log, UUID id) {
    return new ScheduleList(rocks).has(log, id);
  }

  /** Changes of events that are stored already. */
  public Transformations transformations() {
    return transformations;
  }

  @Override
  public void fire(List<DueSchedule> due, Completion completion) {
    sequencer.submit(new Write.Fire(due, completion));
  }

  @Override
  public List<DueSchedule> dueAt(long instant, int limit) {
    List<DueSchedule> due = new ArrayList<>();
    rocks.scan(
        Family.DUE,
        new byte[0],
        Access.DISK,
        (key, value) -> {
          Keys.DueKey each = Keys.dueKey(key);
          if (each.dueAt() > instant || due.size() == limit) {
            return false;
          }
          EventLog log = logsById.get(each.context());
          if (log != null) {
            due.add(new DueSchedule(log, each.id(), each.dueAt()));
          }
          return true;
        });
    return due;
  }

  @Override
  public OptionalLong nextDue() {
    long[] next = {Long.MIN_VALUE};
    rocks.scan(
        Family.DUE,
        new byte[0],
        Access.DISK,
        (key, value) -> {
          Keys.DueKey each = Keys.dueKey(key);
          if (!logsById.containsKey(each.context())) {
            return true;
          }
          next[0] = each.dueAt();
          return false;
        });
    return next[0] == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(next[0]);
  }

  /**
   * Copies all that is durable now into a new directory, while the node goes on. A node can be
   * started there, and {@link Copies#restore} takes it.
   *
   * @throws StoreFailedException when the store has failed, or cannot be read
   * @throws UncheckedIOException when the directory is not empty or cannot be written
   */
  public void backup(Path target) {
    StoreFailedException failed = failure();
    if (failed != null) {
      throw failed;
    }
    Copies.ofRunning(rocks, directory, target);
  }

  /** How much room the store takes. */
  public StoreSize.Size size() {
    return size.size();
  }

  /** What is counted of the writing. */
  public StoreMeters meters() {
    return sequencer.meters();
  }

  /** How many writes wait for their turn. */
  public int waitingWrites() {
    return sequencer.waiting();
  }

  /** Why nothing is stored any more; null while all is well. */
  public @Nullable StoreFailedException failure() {
    return sequencer.failure();
  }

  /** Why nothing is stored any more, or else what could not be read; null while all is well. */
  public @Nullable StoreFailedException problem() {
    StoreFailedException failure = failure();
    return failure != null ? failure : rocks.unreadable();
  }

  /**
   * Finishes the writes that wait, within the bound, and answers every later one with a failure.
   * What was written stays readable until {@link #close}.
   */
  public boolean finishWrites(Duration bound) {
    return sequencer.close(bound);
  }

  /** Closes the files and gives the directory back. */
  public void close() {
    if (!sequencer.close(LAST_WRITE)) {
      throw new IllegalStateException("A write does not end: the store stays open");
    }
    transformations.compaction().close();
    rocks.close();
    try {
      lock.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
