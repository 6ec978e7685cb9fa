package io.orderflow.benchmarks.node;

import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.OrderflowCommand;
import io.orderflow.systemtests.harness.Ports;
import io.orderflow.systemtests.harness.ProcessMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A Java process of this class path, with the JVM flags of the launcher and the compiler whole. */
final class NodeProcess implements AutoCloseable {

  private static final long START = Duration.ofMinutes(2).toNanos();
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final long BETWEEN_LOOKS = Duration.ofMillis(2).toNanos();

  private final ChildProcess process;
  private final int port;
  private final double startMillis;

  private NodeProcess(ChildProcess process, int port, double startMillis) {
    this.process = process;
    this.port = port;
    this.startMillis = startMillis;
  }

  /** Starts a node on the directory; returns when clients can connect. */
  static NodeProcess node(Path data, Path log) {
    int port = Ports.free();
    return start(
        port,
        log,
        "io.orderflow.axonserver.AxonServerMain",
        List.of(
            "--data", data.toString(),
            "--grpc-port", String.valueOf(port),
            "--http-port", String.valueOf(Ports.free())));
  }

  /** Starts a main class that takes a port and says it when it is ready. */
  static NodeProcess start(int port, Path log, String main, List<String> arguments) {
    int said = log.toFile().exists() ? (int) log.toFile().length() : 0;
    long began = System.nanoTime();
    ChildProcess process = ChildProcess.start(line(main, arguments), log);
    while (!process.said().substring(said).contains(String.valueOf(port))) {
      if (!process.isAlive() || System.nanoTime() - began > START) {
        process.close();
        throw new IllegalStateException(main + " did not start; it said:\n" + process.tail());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
    return new NodeProcess(process, port, (System.nanoTime() - began) / 1e6);
  }

  static List<String> line(String main, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("@" + OrderflowCommand.root().resolve("standalone").resolve("jvm.options"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    line.addAll(arguments);
    return line;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** From the start of the process until clients could connect. */
  double startMillis() {
    return startMillis;
  }

  /** Processor time so far, in milliseconds: what a start costs whatever else the machine does. */
  double processorMillis() {
    return ProcessHandle.of(process.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toMillis();
  }

  ProcessMemory memory() {
    return ProcessMemory.of(process.pid());
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGTERM, and waits for the end. */
  @Override
  public void close() {
    process.terminate();
    process.awaitExit(STOP);
  }
}
