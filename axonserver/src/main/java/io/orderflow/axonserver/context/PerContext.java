package io.orderflow.axonserver.context;

import io.orderflow.axonserver.store.EventLog;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a service has for each context: made at first use, ended when the context is deleted. Who
 * got it just before that may still use it: it must end by itself what is opened after its end.
 *
 * @param <C> what there is for each
 */
public final class PerContext<C> {

  private final Contexts contexts;
  private final Function<EventLog, C> making;
  private final BiConsumer<C, RuntimeException> ending;
  private final Map<EventLog, C> all = new ConcurrentHashMap<>();

  public PerContext(
      Contexts contexts, Function<EventLog, C> making, BiConsumer<C, RuntimeException> ending) {
    this.contexts = contexts;
    this.making = making;
    this.ending = ending;
    contexts.onDeleted(
        (context, reason) -> {
          C ended = all.remove(context);
          if (ended != null) {
            ending.accept(ended, reason);
          }
        });
  }

  /** What there is for the context of that name; null when there is no such context. */
  public @Nullable C of(String name) {
    EventLog context = contexts.find(name);
    return context == null ? null : of(context);
  }

  /** The same for a context; if it was deleted meanwhile, what is given out has ended already. */
  public C of(EventLog context) {
    C known = all.get(context);
    return known != null ? known : make(context);
  }

  private C make(EventLog context) {
    C made = all.computeIfAbsent(context, making);
    if (context.isDeleted() && all.remove(context, made)) {
      ending.accept(made, Contexts.deleted(context));
    }
    return made;
  }

  /** What there is already; null when there is nothing. */
  public @Nullable C present(String name) {
    EventLog context = contexts.find(name);
    return context == null ? null : all.get(context);
  }

  public Collection<C> all() {
    return all.values();
  }
}
