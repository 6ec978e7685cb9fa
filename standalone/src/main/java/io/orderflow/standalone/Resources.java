package io.orderflow.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a platform holds open; it is closed in the reverse order of its opening, each but once. */
final class Resources implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  private record Held(String name, AutoCloseable resource) {}

  private final Deque<Held> held = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T hold(String name, T resource) {
    held.push(new Held(name, resource));
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!held.isEmpty()) {
      close(held.pop());
    }
  }

  private static void close(Held each) {
    try {
      each.resource().close();
    } catch (Exception failure) {
      // The others are still to be closed.
      LOG.error("{} did not close cleanly", each.name(), failure);
    }
  }
}
