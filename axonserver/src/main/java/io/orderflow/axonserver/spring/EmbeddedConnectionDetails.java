package io.orderflow.axonserver.spring;

import io.orderflow.axonserver.AxonServerNode;
import org.axonframework.springboot.service.connection.AxonServerConnectionDetails;

/**
 * Tells Axon where the embedded node is. Axon's connections depend on this bean, and this bean on
 * the node: so the node is there before Axon starts, and closed after all of Axon has ended.
 */
record EmbeddedConnectionDetails(AxonServerNode node) implements AxonServerConnectionDetails {

  @Override
  public String routingServers() {
    return "127.0.0.1:" + node.grpcPort();
  }
}
