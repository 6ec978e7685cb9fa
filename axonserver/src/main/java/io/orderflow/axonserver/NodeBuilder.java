package io.orderflow.axonserver;

import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.access.Security;
import io.orderflow.axonserver.access.TlsFiles;
import io.orderflow.axonserver.command.CommandLimits;
import io.orderflow.axonserver.query.QueryLimits;
import io.orderflow.axonserver.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Says how a node runs, and starts it. */
public final class NodeBuilder {

  private final Path dataDirectory;
  private String bindAddress = "127.0.0.1";
  private int grpcPort = 8124;
  private int httpPort = 8024;
  private int eventLoops = 1;
  private int maxMessageBytes = 4 << 20;
  private Duration heartbeatInterval = Duration.ofSeconds(10);
  private Duration heartbeatTimeout = Duration.ofSeconds(30);
  private Duration commandTimeout = CommandLimits.defaults().timeout();
  private int maxWaitingCommands = CommandLimits.defaults().maxWaiting();
  private StoreOptions store = StoreOptions.defaults();
  private Security security = Security.none();
  private Runnable afterClose = () -> {};
  private Clock clock = Clock.systemUTC();

  NodeBuilder(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  /** Where clients connect; 8124 if not said, 0 for any free port. */
  public NodeBuilder grpcPort(int port) {
    this.grpcPort = port;
    return this;
  }

  /** Where health is asked for; 8024 if not said, 0 for any free port. */
  public NodeBuilder httpPort(int port) {
    this.httpPort = port;
    return this;
  }

  /** The address to listen on; 127.0.0.1 if not said. */
  public NodeBuilder bindAddress(String address) {
    this.bindAddress = address;
    return this;
  }

  /** How many threads serve the connections; 1 if not said, which a small machine wants. */
  public NodeBuilder eventLoops(int threads) {
    this.eventLoops = require(threads, 1, "eventLoops");
    return this;
  }

  /**
   * The largest message that is sent, in bytes; 4 MiB if not said, as clients take by default. What
   * is taken is 64 bytes less, so that it can be passed on.
   */
  public NodeBuilder maxMessageBytes(int bytes) {
    this.maxMessageBytes = require(bytes, 1024, "maxMessageBytes");
    return this;
  }

  /**
   * How often clients are asked for a sign of life, and after how long without any they are parted
   * with; 10 s and 30 s if not said.
   */
  public NodeBuilder heartbeat(Duration interval, Duration timeout) {
    this.heartbeatInterval = interval;
    this.heartbeatTimeout = timeout;
    return this;
  }

  /** When a command without an answer is given up at the latest; 5 minutes if not said. */
  public NodeBuilder commandTimeout(Duration timeout) {
    this.commandTimeout = timeout;
    return this;
  }

  /**
   * How many commands wait for one handler's permits before more are refused; 10,000 if not said.
   */
  public NodeBuilder maxWaitingCommands(int commands) {
    this.maxWaitingCommands = require(commands, 0, "maxWaitingCommands");
    return this;
  }

  /**
   * After an fsync that several appends shared, how long to let the next group grow at most; 1 ms
   * if not said, and never more than a quarter of what a group takes.
   */
  public NodeBuilder groupPause(Duration pause) {
    this.store = store.withGroupPause(pause);
    return this;
  }

  /** Lets in only who holds one of these tokens; if not said, everybody may do everything. */
  public NodeBuilder accessControl(AccessControl control) {
    this.security = security.withAccess(control);
    return this;
  }

  /**
   * Serves gRPC and HTTP by TLS alone.
   *
   * @param certificates a PEM file: the node's certificate first, then those that vouch for it
   * @param privateKey a PEM file with its key in PKCS #8, not encrypted
   */
  public NodeBuilder tls(Path certificates, Path privateKey) {
    this.security = security.withTls(new TlsFiles(certificates, privateKey));
    return this;
  }

  NodeBuilder store(StoreOptions options) {
    this.store = options;
    return this;
  }

  NodeBuilder afterClose(Runnable action) {
    this.afterClose = action;
    return this;
  }

  NodeBuilder clock(Clock replacement) {
    this.clock = replacement;
    return this;
  }

  private static int require(int value, int least, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, but at least %d is needed".formatted(name, value, least));
    }
    return value;
  }

  NodeOptions options() {
    return new NodeOptions(
        dataDirectory,
        bindAddress,
        grpcPort,
        httpPort,
        eventLoops,
        2,
        maxMessageBytes,
        heartbeatInterval,
        heartbeatTimeout,
        new CommandLimits(
            maxWaitingCommands, CommandLimits.defaults().maxWaitingBytes(), commandTimeout),
        QueryLimits.defaults(),
        store,
        security,
        clock);
  }

  /**
   * Starts the node; when this returns, clients can connect.
   *
   * @throws DataDirectoryInUseException when another node uses the directory
   * @throws DamagedStoreException when files are damaged or missing; what is damaged is not touched
   * @throws UnsupportedFormatException when a newer node has written it, or none
   * @throws IllegalArgumentException when the files for TLS do not hold what they should
   * @throws java.io.UncheckedIOException when a file cannot be read, the directory cannot be used
   *     or a port is taken
   */
  public AxonServerNode start() {
    return AxonServerNode.start(options(), afterClose);
  }
}
