package io.orderflow.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./orderflow run} as a child process that can be killed and started again on the same
 * directory and ports.
 */
public final class Platform implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Path data;
  private final List<String> properties;
  private final int httpPort = Ports.free();
  private final int grpcPort = Ports.free();
  private final int dashboardPort = Ports.free();
  private int starts;
  private @Nullable ChildProcess process;

  /**
   * @param data what the platform keeps, and beside it what each start said
   * @param properties system properties of the platform, {@code name=value}
   */
  public Platform(Path data, String... properties) {
    this.data = data;
    this.properties = List.of(properties);
  }

  public Platform start() {
    launch();
    return awaitReady();
  }

  /** Starts without waiting until it is ready. */
  public ChildProcess launch() {
    starts++;
    Path log = data.resolveSibling("%s-start-%d.log".formatted(data.getFileName(), starts));
    process = ChildProcess.start(commandLine(), log);
    return process;
  }

  /** Waits for the line by which the platform says that it takes orders. */
  public Platform awaitReady() {
    ChildProcess started = process();
    Awaitility.await("the platform is ready on port " + httpPort)
        .atMost(READY)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> saysReady() || !started.isAlive());
    if (!started.isAlive()) {
      throw new AssertionError("the platform ended at its start:%n%s".formatted(started.tail()));
    }
    return this;
  }

  public boolean saysReady() {
    return process().said().lines().anyMatch(line -> line.contains("127.0.0.1:" + httpPort));
  }

  public List<String> commandLine() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("run", "--data", data.toString()));
    arguments.addAll(List.of("--http-port", String.valueOf(httpPort)));
    arguments.addAll(List.of("--axonserver-grpc-port", String.valueOf(grpcPort)));
    arguments.addAll(List.of("--axonserver-http-port", String.valueOf(dashboardPort)));
    return OrderflowCommand.line(properties, arguments);
  }

  public ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("the platform was not started");
    }
    return process;
  }

  public Path data() {
    return data;
  }

  public int httpPort() {
    return httpPort;
  }

  public int grpcPort() {
    return grpcPort;
  }

  public String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  public Api api() {
    return Api.onPort(httpPort);
  }

  public Shop shop() {
    return new Shop(api());
  }

  /** The secret by which a trusted importer proves itself. */
  public String importerToken() {
    try {
      return Files.readString(data.resolve("importer.token")).strip();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  public EventLog eventLog() {
    return new EventLog(grpcPort);
  }

  /** kill -9. */
  public void kill() {
    process().kill();
  }

  /** kill -9 once so much time has passed. */
  public void kill(Duration delay) {
    // The moment is what is tested here: there is no condition to wait for.
    process().letRun(delay);
    kill();
  }

  /**
   * SIGTERM.
   *
   * @return the exit status
   */
  public int stop() {
    process().terminate();
    return process().awaitExit(STOP);
  }

  /** Kills what still runs. */
  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
