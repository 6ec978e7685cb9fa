package io.orderflow.axonserver.embedded;

import io.orderflow.axonserver.AxonServerNode;
import java.util.concurrent.atomic.AtomicBoolean;

/** The use of a context of the shared node, until it is closed. The node itself is not to be. */
public final class Lease implements AutoCloseable {

  private final AxonServerNode node;
  private final String context;
  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  Lease(AxonServerNode node, String context, Runnable giveBack) {
    this.node = node;
    this.context = context;
    this.giveBack = giveBack;
  }

  public AxonServerNode node() {
    return node;
  }

  /** The name of the context that is this user's own. */
  public String context() {
    return context;
  }

  /** Deletes the context, unless it is gone already. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (node.contexts().contains(context)) {
        node.deleteContext(context);
      }
    } finally {
      giveBack.run();
    }
  }
}
