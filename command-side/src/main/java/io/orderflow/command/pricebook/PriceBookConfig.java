package io.orderflow.command.pricebook;

import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.lifecycle.Phase;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PriceBookConfig {

  @Bean
  FollowedPriceBook priceBook(AxonServerConnectionManager connections, Serializer serializer) {
    return new FollowedPriceBook(
        new ProductLog(() -> connections.getConnection().eventChannel(), serializer));
  }

  /** It runs before the first command comes in, and until the last one is done. */
  @Bean
  ConfigurerModule priceBookLifecycle(ObjectProvider<FollowedPriceBook> priceBook) {
    return configurer ->
        configurer.onInitialize(
            axon -> {
              axon.onStart(Phase.OUTBOUND_EVENT_CONNECTORS, () -> priceBook.getObject().start());
              axon.onShutdown(Phase.OUTBOUND_EVENT_CONNECTORS, () -> priceBook.getObject().stop());
            });
  }
}
