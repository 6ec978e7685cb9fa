package io.orderflow.axonserver.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What operators have set of one kind: in memory what is on disk. Changes follow one another, so
 * that each builds on the one before.
 *
 * @param <T> how one is kept
 */
public final class Settings<T extends MessageLite> {

  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_WAITING = 1_000;

  private final NodeStore store;
  private final Setting setting;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Map<String, T> values;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /** Reads all that there are. */
  public Settings(NodeStore store, Setting setting, Parser<T> parser) {
    this.store = store;
    this.setting = setting;
    Map<String, T> read = new TreeMap<>();
    store
        .settings(setting)
        .forEach(
            (name, value) -> {
              try {
                read.put(name, parser.parseFrom(value));
              } catch (InvalidProtocolBufferException unreadable) {
                throw new StoreFailedException(
                    "The %s %s cannot be read".formatted(setting, name), unreadable);
              }
            });
    this.values = Collections.unmodifiableMap(read);
  }

  /** By their names, sorted; does not change any more. */
  public Map<String, T> all() {
    return values;
  }

  public @Nullable T get(String name) {
    return values.get(name);
  }

  /**
   * Puts what a change makes of the present value, or removes it when it makes null of it; done
   * when that is on disk and told by {@link #all}. What the change throws fails it.
   */
  public synchronized CompletableFuture<Void> change(
      String name, Function<@Nullable T, @Nullable T> change) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(new QueueFullException(MAX_WAITING));
    }
    CompletableFuture<Void> done =
        last.handle((before, failure) -> before).thenCompose(before -> write(name, change));
    last = done.whenComplete((nothing, failure) -> waiting.decrementAndGet());
    return done;
  }

  private CompletableFuture<Void> write(String name, Function<@Nullable T, @Nullable T> change) {
    T present = values.get(name);
    T value = change.apply(present);
    if (value != null && present == null && values.size() >= MAX_ENTRIES) {
      return CompletableFuture.failedFuture(new QueueFullException(MAX_ENTRIES));
    }
    CompletableFuture<Void> written = new CompletableFuture<>();
    store.putSetting(
        setting, name, value == null ? null : value.toByteArray(), Completion.of(written));
    return written.thenRun(() -> keep(name, value));
  }

  private void keep(String name, @Nullable T value) {
    Map<String, T> changed = new TreeMap<>(values);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    values = Collections.unmodifiableMap(changed);
  }
}
