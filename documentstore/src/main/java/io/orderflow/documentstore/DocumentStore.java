package io.orderflow.documentstore;

import io.orderflow.documentstore.protocol.StoreBackend;
import io.orderflow.documentstore.protocol.StoreCounters;
import io.orderflow.documentstore.storage.Disk;
import io.orderflow.documentstore.storage.Engine;
import io.orderflow.documentstore.storage.StoreFailedException;
import io.orderflow.documentstore.wire.WireServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running MongoDB-compatible document store: the MongoDB wire protocol over RocksDB, in this
 * process. An acknowledged write is on disk.
 */
public final class DocumentStore implements AutoCloseable {

  private final Path directory;
  private final DirectoryLock lock;
  private final Engine engine;
  private final StoreBackend backend;
  private final WireServer server;
  private final InetSocketAddress address;
  private final boolean temporary;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DocumentStore(
      Path directory,
      DirectoryLock lock,
      Engine engine,
      StoreBackend backend,
      WireServer server,
      boolean temporary) {
    this.directory = directory;
    this.lock = lock;
    this.engine = engine;
    this.backend = backend;
    this.server = server;
    this.address = server.address();
    this.temporary = temporary;
  }

  /** A store in {@code dataDirectory}, which is made when missing. */
  public static Builder builder(Path dataDirectory) {
    return new Builder(dataDirectory);
  }

  /** For tests: a store on a free port, in a new directory that {@link #close} deletes. */
  public static DocumentStore temporary() {
    try {
      Builder builder = new Builder(Files.createTempDirectory("documentstore"));
      builder.temporary = true;
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory", e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return address.getPort();
  }

  /** For MongoDB drivers. */
  public String connectionString() {
    return "mongodb://"
        + address.getAddress().getHostAddress()
        + ":"
        + port()
        + "/?directConnection=true&retryWrites=false";
  }

  public Path dataDirectory() {
    return directory;
  }

  public Health health() {
    StoreFailedException failure = engine.failure();
    return new Health(failure == null, failure == null ? null : failure.getMessage());
  }

  public Metrics metrics() {
    StoreCounters counters = backend.counters();
    return new Metrics(
        counters.documentsExamined(),
        counters.entriesExamined(),
        counters.fullScans(),
        counters.sortsInMemory(),
        engine.writeCount(),
        engine.syncCount(),
        backend.openCursors());
  }

  /**
   * Closes connections, waits up to 10 s for commands that run, and closes the files. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.close();
    backend.close();
    engine.close();
    lock.close();
    if (temporary) {
      Directories.deleteRecursively(directory);
    }
  }

  /** Settings of a store that is about to start. */
  public static final class Builder {

    private final Path directory;
    private int port;
    private String bindAddress = "127.0.0.1";
    private Disk disk = Disk.ROCKSDB;
    private boolean temporary;

    private Builder(Path directory) {
      this.directory = directory.toAbsolutePath().normalize();
    }

    /** The port to listen on; 0, the default, takes a free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * The address to listen on, by default 127.0.0.1. There is no authentication: think before you
     * open it to others.
     */
    public Builder bindAddress(String bindAddress) {
      this.bindAddress = bindAddress;
      return this;
    }

    /** For tests of faults. */
    Builder disk(Disk disk) {
      this.disk = disk;
      return this;
    }

    /**
     * Opens the files and listens.
     *
     * @throws DataDirectoryInUseException when another store has the directory open
     * @throws UnsupportedFormatException when a newer version wrote it
     */
    public DocumentStore start() {
      DirectoryLock lock = DirectoryLock.take(directory);
      Engine engine = null;
      try {
        engine = Engine.open(directory.resolve("data"), disk);
        Format.check(engine, directory);
        StoreBackend backend = new StoreBackend(engine, Clock.systemUTC());
        WireServer server =
            WireServer.start(new InetSocketAddress(bindAddress, port), backend::handle);
        return new DocumentStore(directory, lock, engine, backend, server, temporary);
      } catch (RuntimeException e) {
        release(engine, lock);
        throw e;
      }
    }

    private static void release(@Nullable Engine engine, DirectoryLock lock) {
      if (engine != null) {
        engine.close();
      }
      lock.close();
    }
  }
}
