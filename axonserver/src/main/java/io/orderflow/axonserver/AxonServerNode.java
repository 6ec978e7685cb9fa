package io.orderflow.axonserver;

import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StoreFailedException;
import io.orderflow.axonserver.store.StoreUnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One Axon Server node in this JVM: Axon's own connector works against it, unmodified. An append is
 * acknowledged when it is on disk.
 *
 * <pre>{@code
 * try (AxonServerNode node = AxonServerNode.builder(Path.of("data")).grpcPort(8124).start()) { ... }
 * }</pre>
 */
public final class AxonServerNode implements AutoCloseable {

  private final NodeStore store;
  private final NodeServices services;
  private final Path dataDirectory;
  private final Runnable afterClose;
  private boolean stopped;
  private boolean closed;

  private AxonServerNode(NodeOptions options, Runnable afterClose) {
    this.dataDirectory = options.dataDirectory();
    this.afterClose = afterClose;
    this.store = NodeStore.open(dataDirectory, options.store(), options.clock());
    try {
      this.services = new NodeServices(store, options);
    } catch (StoreUnreadableException unreadable) {
      store.close();
      throw unreadable.atStart(dataDirectory);
    } catch (RuntimeException failure) {
      store.close();
      throw failure;
    }
  }

  /**
   * A node that keeps its data in the given directory, which is made if it is not there.
   *
   * @see NodeBuilder#start
   */
  public static NodeBuilder builder(Path dataDirectory) {
    return new NodeBuilder(dataDirectory);
  }

  /** A running node for a test: on free ports, in a directory that goes when it is closed. */
  public static AxonServerNode temporary() {
    return temporaryBuilder().start();
  }

  /** As {@link #temporary}, for a node that is told more before it is started. */
  public static NodeBuilder temporaryBuilder() {
    try {
      Path directory = Files.createTempDirectory("axonserver-");
      return new NodeBuilder(directory)
          .grpcPort(0)
          .httpPort(0)
          .afterClose(() -> TemporaryDirectory.delete(directory));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static AxonServerNode start(NodeOptions options, Runnable afterClose) {
    return new AxonServerNode(options, afterClose);
  }

  /** The port on which clients connect. */
  public int grpcPort() {
    return services.grpcPort();
  }

  /** The port of {@code /actuator/health} and {@code /actuator/info}. */
  public int httpPort() {
    return services.httpPort();
  }

  /** The names of the contexts, sorted. */
  public List<String> contexts() {
    return services.contexts().names();
  }

  /**
   * Makes a context, empty, and returns when it is on disk.
   *
   * @throws IllegalArgumentException when the name is none for a context, or there is one already
   */
  public void createContext(String name) {
    await(services.contexts().create(name));
  }

  /**
   * Deletes a context with all its events. What is open for it ends with NOT_FOUND.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public void deleteContext(String name) {
    await(services.contexts().delete(name));
  }

  private static void await(CompletableFuture<Void> done) {
    try {
      done.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof StoreFailedException failed) {
        throw failed;
      }
      throw new IllegalArgumentException(cause == null ? "" : cause.getMessage(), cause);
    } catch (TimeoutException late) {
      throw new IllegalStateException("The store does not answer", late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the store wrote", stop);
    }
  }

  public Path dataDirectory() {
    return dataDirectory;
  }

  /**
   * Why the node is not well, until it is started again: a write failed and nothing is stored any
   * more, or else something could not be read. Null while all is well.
   */
  public @Nullable StoreFailedException failure() {
    return store.problem();
  }

  /**
   * Stops the node within about ten seconds: takes nothing new, finishes the appends that wait,
   * ends all streams with UNAVAILABLE, closes the store. What was acknowledged is on disk already.
   *
   * @throws IllegalStateException when a write does not end: the store stays open, and can be
   *     closed later by another call
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    try {
      if (!stopped) {
        stopped = true;
        services.close();
      }
    } finally {
      store.close();
      closed = true;
      afterClose.run();
    }
  }
}
