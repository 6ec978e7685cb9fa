package io.orderflow.axonserver.spring;

import io.orderflow.axonserver.AxonServerNode;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.springboot.service.connection.AxonServerConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Connects the application to the node that is one of its beans. It makes that bean when {@code
 * axonserver.embedded.enabled} is true.
 */
@AutoConfiguration(
    beforeName = "org.axonframework.springboot.autoconfig.AxonServerAutoConfiguration")
@ConditionalOnClass({AxonServerConnectionDetails.class, AxonServerConfiguration.class})
@ConditionalOnProperty(name = "axon.axonserver.enabled", matchIfMissing = true)
@Import({NodeOfTheJvm.class, OwnNode.class})
public class EmbeddedAxonServerAutoConfiguration {

  @Bean
  @ConditionalOnBean(AxonServerNode.class)
  @ConditionalOnMissingBean(AxonServerConnectionDetails.class)
  EmbeddedConnectionDetails embeddedAxonServerConnectionDetails(AxonServerNode node) {
    return new EmbeddedConnectionDetails(node);
  }
}
