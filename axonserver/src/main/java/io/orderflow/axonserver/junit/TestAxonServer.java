package io.orderflow.axonserver.junit;

import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.axonserver.embedded.Lease;
import io.orderflow.axonserver.embedded.SharedNode;

/** The node and the context that a test has for itself. */
public final class TestAxonServer {

  private final AxonServerNode node;
  private final String context;
  private final AutoCloseable end;

  private TestAxonServer(AxonServerNode node, String context, AutoCloseable end) {
    this.node = node;
    this.context = context;
    this.end = end;
  }

  static TestAxonServer fresh() {
    AxonServerNode node = AxonServerNode.temporary();
    return new TestAxonServer(node, "default", node);
  }

  static TestAxonServer shared() {
    Lease lease = SharedNode.lease();
    return new TestAxonServer(lease.node(), lease.context(), lease);
  }

  public AxonServerNode node() {
    return node;
  }

  /** What {@code axon.axonserver.servers} is to say. */
  public String address() {
    return "127.0.0.1:" + node.grpcPort();
  }

  /** What {@code axon.axonserver.context} is to say. */
  public String context() {
    return context;
  }

  void close() throws Exception {
    end.close();
  }
}
