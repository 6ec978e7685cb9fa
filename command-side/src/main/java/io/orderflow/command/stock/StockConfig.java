package io.orderflow.command.stock;

import io.orderflow.support.axon.AxonSupport.PrivatePayloads;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StockConfig {

  @Bean
  PrivatePayloads stockSnapshot() {
    return () -> List.of(StockItem.class);
  }
}
