package io.orderflow.command;

import io.orderflow.command.order.place.OrderPlacing;
import io.orderflow.command.pricebook.PriceBook;
import io.orderflow.support.axon.AxonSupport;
import io.orderflow.support.web.WebSupport;
import java.time.Clock;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.health.MongoHealthContributorAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.metrics.MongoMetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {
      MongoAutoConfiguration.class,
      MongoHealthContributorAutoConfiguration.class,
      MongoMetricsAutoConfiguration.class
    })
@ComponentScan
@Import({AxonSupport.class, WebSupport.class})
class CommandSideConfig {

  @Bean
  OrderPlacing orderPlacing(PriceBook prices, Clock clock) {
    return new OrderPlacing(prices, clock);
  }
}
