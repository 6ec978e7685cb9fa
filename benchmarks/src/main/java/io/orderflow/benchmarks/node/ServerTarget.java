package io.orderflow.benchmarks.node;

import io.orderflow.benchmarks.Subject;
import io.orderflow.systemtests.harness.Ports;
import java.nio.file.Path;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** A server of the protocol, as a process of its own: with Axon's client and without. */
final class ServerTarget implements Target {

  private final NodeProcess process;
  private final AxonClient axon;
  private final WireClient wire;

  private ServerTarget(NodeProcess process) {
    this.process = process;
    this.axon = new AxonClient(process.port(), "benchmark");
    this.wire = new WireClient(process.port());
  }

  static ServerTarget node() {
    Path directory = Subject.directory("node");
    return new ServerTarget(
        NodeProcess.node(directory.resolve("events"), directory.resolve("node.log")));
  }

  /** The same without storage. */
  static ServerTarget unstored() {
    int port = Ports.free();
    return new ServerTarget(
        NodeProcess.start(
            port,
            Subject.directory("unstored").resolve("server.log"),
            UnstoredServer.class.getName(),
            List.of(String.valueOf(port))));
  }

  int port() {
    return process.port();
  }

  AxonClient axon() {
    return axon;
  }

  WireClient wire() {
    return wire;
  }

  @Override
  public EventStore events() {
    return axon.events();
  }

  @Override
  public void close() {
    wire.close();
    axon.close();
    process.close();
  }
}
