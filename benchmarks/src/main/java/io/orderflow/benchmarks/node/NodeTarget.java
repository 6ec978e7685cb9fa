package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Subject;
import io.orderflow.systemtests.harness.ChildProcess;
import io.orderflow.systemtests.harness.OrderflowCommand;
import io.orderflow.systemtests.harness.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** The node, as a process of its own. */
final class NodeTarget implements Target {

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final ChildProcess process;
  private final AxonClient client;

  NodeTarget() {
    Path directory = Subject.directory("node");
    int port = Ports.free();
    List<String> command =
        new ArrayList<>(OrderflowCommand.java(List.of(), "io.orderflow.axonserver.AxonServerMain"));
    command.addAll(
        List.of(
            "--data", directory.resolve("events").toString(),
            "--grpc-port", String.valueOf(port),
            "--http-port", String.valueOf(Ports.free())));
    process = ChildProcess.start(command, directory.resolve("node.log"));
    Awaitility.await("the node is up")
        .atMost(START)
        .until(() -> process.said().contains(String.valueOf(port)));
    client = new AxonClient(port, "benchmark");
  }

  @Override
  public String name() {
    return "node";
  }

  @Override
  public EventStore events() {
    return client.events();
  }

  @Override
  public void close() {
    client.close();
    process.terminate();
    process.awaitExit(STOP);
    process.close();
  }
}
