package io.orderflow.axonserver.examples;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What our users write, as small as it can be. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class PingApplication {

  @Bean
  PingHandler pingHandler() {
    return new PingHandler();
  }
}
