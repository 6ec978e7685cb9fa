package io.orderflow.axonserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.UnaryOperator;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.serialization.json.JacksonSerializer;

/** Axon applications as our users write them, connected by Axon's own connector. */
final class Applications {

  private Applications() {}

  static Configuration start(
      AxonServerNode node, String component, UnaryOperator<Configurer> parts) {
    return start(node, component, component + "-1", parts);
  }

  static Configuration start(
      AxonServerNode node, String component, String clientId, UnaryOperator<Configurer> parts) {
    return start(node, component, clientId, UnaryOperator.identity(), parts);
  }

  static Configuration start(
      AxonServerNode node,
      String component,
      String clientId,
      UnaryOperator<AxonServerConfiguration.Builder> settings,
      UnaryOperator<Configurer> parts) {
    AxonServerConfiguration connection =
        settings
            .apply(
                AxonServerConfiguration.builder()
                    .servers("127.0.0.1:" + node.grpcPort())
                    .componentName(component)
                    .clientId(clientId))
            .build();
    Configurer configurer =
        DefaultConfigurer.defaultConfiguration()
            .registerComponent(AxonServerConfiguration.class, c -> connection)
            .configureSerializer(
                c ->
                    JacksonSerializer.builder()
                        .objectMapper(new ObjectMapper().findAndRegisterModules())
                        .build());
    return parts.apply(configurer).start();
  }
}
