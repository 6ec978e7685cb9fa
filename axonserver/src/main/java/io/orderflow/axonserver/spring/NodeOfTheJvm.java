package io.orderflow.axonserver.spring;

import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.axonserver.embedded.Lease;
import io.orderflow.axonserver.embedded.SharedNode;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The node that the applications of this JVM share, with a context for this one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(
    name = {"axonserver.embedded.enabled", "axonserver.embedded.shared"},
    havingValue = "true")
@ConditionalOnMissingBean(AxonServerNode.class)
class NodeOfTheJvm {

  @Bean(destroyMethod = "close")
  Lease embeddedAxonServerLease(AxonServerConfiguration axon) {
    return SharedNode.lease(axon.getContext());
  }

  @Bean(destroyMethod = "")
  AxonServerNode embeddedAxonServerNode(Lease lease) {
    return lease.node();
  }
}
