package io.orderflow.axonserver.context;

import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.ContextListener;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.RejectedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which contexts there are. A context is its {@link EventLog}: one that is deleted and made again
 * under the same name is another one, and empty.
 */
public final class Contexts {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._@-]{0,63}");

  private static final String DEFAULT = "default";

  private static final int MAX_PROPERTIES_BYTES = 64 << 10;

  private final NodeStore store;
  private final Map<EventLog, Map<String, String>> properties = new ConcurrentHashMap<>();
  private final List<Consumer<EventLog>> updateListeners = new CopyOnWriteArrayList<>();

  public Contexts(NodeStore store) {
    this.store = store;
    listen(created -> {}, properties::remove);
    for (String name : store.contexts()) {
      EventLog context = store.log(name);
      byte[] noted = context == null ? null : store.properties(context);
      if (context != null && noted != null) {
        properties.put(context, ContextProperties.parse(noted));
      }
    }
  }

  /** What is noted of a context. */
  Map<String, String> properties(EventLog context) {
    return properties.getOrDefault(context, Map.of());
  }

  /** Notes properties of a context, in place of all that were noted. */
  CompletableFuture<Void> update(String name, Map<String, String> noted) {
    EventLog context = store.log(name);
    if (context == null) {
      return CompletableFuture.failedFuture(missing(name));
    }
    byte[] bytes = ContextProperties.bytes(noted);
    if (bytes.length > MAX_PROPERTIES_BYTES) {
      return CompletableFuture.failedFuture(tooMuch());
    }
    CompletableFuture<Void> updated = new CompletableFuture<>();
    store.putProperties(
        context,
        bytes,
        Completion.after(
            () -> {
              keep(context, noted);
              updateListeners.forEach(each -> each.accept(context));
            },
            Completion.of(updated)));
    return updated;
  }

  private void keep(EventLog context, Map<String, String> noted) {
    properties.put(context, Map.copyOf(noted));
    if (context.isDeleted()) {
      properties.remove(context);
    }
  }

  private static RuntimeException tooMuch() {
    return Failures.invalid(
        "The properties of a context have at most %d bytes".formatted(MAX_PROPERTIES_BYTES));
  }

  /** Is told of each context of which something else is noted. */
  void onUpdated(Consumer<EventLog> listener) {
    updateListeners.add(listener);
  }

  public @Nullable EventLog find(String name) {
    return store.log(name);
  }

  /**
   * The context that a request over HTTP names, or the one that is always there if it names none.
   *
   * @throws io.grpc.StatusRuntimeException when there is no such context
   */
  public EventLog get(String name) {
    EventLog context = find(name.isEmpty() ? DEFAULT : name);
    if (context == null) {
      throw missing(name);
    }
    return context;
  }

  /** The names of all, sorted. */
  public List<String> names() {
    return store.contexts().stream().sorted().toList();
  }

  /**
   * Makes a context; done when it is on disk. Fails with {@link Failures}' INVALID_ARGUMENT when
   * the name is none for a context, with {@link RejectedException} when there is one already.
   */
  public CompletableFuture<Void> create(String name) {
    return create(name, Map.of());
  }

  /** Makes a context and notes properties of it. */
  CompletableFuture<Void> create(String name, Map<String, String> noted) {
    byte[] bytes = noted.isEmpty() ? null : ContextProperties.bytes(noted);
    if (bytes != null && bytes.length > MAX_PROPERTIES_BYTES) {
      return CompletableFuture.failedFuture(tooMuch());
    }
    if (!NAME.matcher(name).matches()) {
      return CompletableFuture.failedFuture(
          Failures.invalid(
              "A context's name begins with a letter, and has at most 64 letters, digits, or . _ @"
                  + " -"));
    }
    CompletableFuture<Void> created = new CompletableFuture<>();
    store.createContext(
        name,
        bytes,
        Completion.after(
            () -> {
              EventLog context = store.log(name);
              if (context != null && bytes != null) {
                keep(context, noted);
              }
            },
            Completion.of(created)));
    return created;
  }

  /**
   * Makes those contexts that a new Axon Server gets when it is set up, as far as they are not
   * there: for administration, which needs none here but whose tools look for it, and for use.
   */
  public CompletableFuture<Void> init() {
    return CompletableFuture.allOf(ensure("_admin"), ensure("default"));
  }

  private CompletableFuture<Void> ensure(String name) {
    CompletableFuture<Void> created = new CompletableFuture<>();
    store.createContext(name, Completion.of(created));
    return created.exceptionallyCompose(
        failure ->
            failure instanceof RejectedException rejected
                    && rejected.rule() == RejectedException.Rule.CONTEXT_EXISTS
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(failure));
  }

  /** Deletes a context with all its events; whatever is open for it ends with NOT_FOUND. */
  public CompletableFuture<Void> delete(String name) {
    EventLog context = store.log(name);
    if (context == null) {
      return CompletableFuture.failedFuture(missing(name));
    }
    CompletableFuture<Void> deleted = new CompletableFuture<>();
    store.deleteContext(context, Completion.of(deleted));
    return deleted;
  }

  static RuntimeException missing(String name) {
    return Failures.notFound("There is no context " + name);
  }

  /** Why what is open for a deleted context ends. */
  static RuntimeException deleted(EventLog context) {
    return Failures.notFound("The context " + context.context() + " was deleted");
  }

  /** Tells of each context that is deleted from now on, and why all that is open for it ends. */
  public void onDeleted(Ending ending) {
    listen(context -> {}, context -> ending.end(context, deleted(context)));
  }

  /** Ends what is open for a context. It must be quick. */
  @FunctionalInterface
  public interface Ending {
    void end(EventLog context, RuntimeException reason);
  }

  void listen(Consumer<EventLog> created, Consumer<EventLog> deleted) {
    store.onContexts(
        new ContextListener() {
          @Override
          public void created(EventLog context) {
            created.accept(context);
          }

          @Override
          public void deleted(EventLog context) {
            deleted.accept(context);
          }
        });
  }
}
