package io.orderflow.command.pricebook;

import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.serialization.Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PriceBookConfig {

  @Bean
  FollowedPriceBook priceBook(AxonServerConnectionManager connections, Serializer serializer) {
    return new FollowedPriceBook(
        new ProductLog(() -> connections.getConnection().eventChannel(), serializer));
  }
}
