package io.orderflow.axonserver;

import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.metrics.ContextMeters;
import io.orderflow.axonserver.metrics.StoreMeters;
import io.orderflow.axonserver.store.EventLog;

/** What is counted of each context; forgotten when it is deleted. */
final class NodeMeters {

  private final StoreMeters store;
  private final Contexts known;
  private final PerContext<ContextMeters> contexts;

  NodeMeters(Contexts contexts, StoreMeters store) {
    this.store = store;
    this.known = contexts;
    this.contexts =
        new PerContext<>(contexts, log -> new ContextMeters(log::head), (ended, reason) -> {});
    tick();
  }

  ContextMeters of(EventLog context) {
    return contexts.of(context);
  }

  /** To be called once a second. */
  void tick() {
    long now = System.nanoTime();
    store.tick(now);
    for (String name : known.names()) {
      ContextMeters each = contexts.of(name);
      if (each != null) {
        each.tick(now);
      }
    }
  }
}
