package io.orderflow.axonserver.spring;

import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.axonserver.NodeBuilder;
import java.nio.file.Path;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A node that belongs to this application, unless it has one already. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "axonserver.embedded.enabled", havingValue = "true")
@EnableConfigurationProperties(EmbeddedAxonServerProperties.class)
class OwnNode {

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  AxonServerNode embeddedAxonServerNode(
      EmbeddedAxonServerProperties properties, AxonServerConfiguration axon) {
    AxonServerNode node = start(properties);
    String context = axon.getContext();
    if (!node.contexts().contains(context)) {
      node.createContext(context);
    }
    return node;
  }

  private static AxonServerNode start(EmbeddedAxonServerProperties properties) {
    Path directory = properties.dataDirectory();
    return directory == null
        ? start(AxonServerNode.temporaryBuilder(), properties, 0, 0)
        : start(AxonServerNode.builder(directory), properties, 8124, 8024);
  }

  private static AxonServerNode start(
      NodeBuilder builder, EmbeddedAxonServerProperties properties, int grpcPort, int httpPort) {
    return builder
        .grpcPort(port(properties.grpcPort(), grpcPort))
        .httpPort(port(properties.httpPort(), httpPort))
        .start();
  }

  private static int port(@Nullable Integer said, int otherwise) {
    return said == null ? otherwise : said;
  }
}
