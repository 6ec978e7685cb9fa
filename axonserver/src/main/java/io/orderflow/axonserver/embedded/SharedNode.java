package io.orderflow.axonserver.embedded;

import io.orderflow.axonserver.AxonServerNode;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one node of this JVM that is started when it is first asked for and closed when the JVM ends,
 * after those who still use it have let go of it, or ten seconds later.
 */
public final class SharedNode {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SharedNode INSTANCE = new SharedNode();

  private @Nullable AxonServerNode node;
  private int leases;

  private SharedNode() {}

  /** The shared node with a context that nobody else has: a matter of milliseconds. */
  public static Lease lease() {
    return lease("t-" + UUID.randomUUID());
  }

  /** The shared node with the context of that name, which is made if it is not there. */
  public static Lease lease(String context) {
    return INSTANCE.take(context);
  }

  private synchronized Lease take(String context) {
    AxonServerNode running = node;
    if (running == null) {
      running = AxonServerNode.temporary();
      node = running;
      Runtime.getRuntime().addShutdownHook(new Thread(this::close, "axonserver-shared-stop"));
    }
    if (!running.contexts().contains(context)) {
      running.createContext(context);
    }
    leases++;
    return new Lease(running, context, this::giveBack);
  }

  private synchronized void giveBack() {
    leases--;
    notifyAll();
  }

  private synchronized void close() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      long left = PATIENCE.toMillis();
      while (leases > 0 && left > 0) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    if (node != null) {
      node.close();
    }
  }
}
