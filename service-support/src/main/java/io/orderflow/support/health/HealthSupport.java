package io.orderflow.support.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The health of what a service is made of beyond what Spring knows: its connection to Axon Server
 * and its event processors. Axon's own indicators are bound to Spring Boot 3 and do not load here;
 * its time-outs of handlers interrupt threads, and are off.
 *
 * <ul>
 *   <li>{@code orderflow.batch-limit}: a batch of events that takes longer hangs, 60 s by default.
 *       The service is then down, and its log says where the batch stands.
 *   <li>Gauge {@code orderflow.batch.age}, by {@code processor}: seconds that the oldest batch
 *       under way has taken so far.
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
public class HealthSupport {

  @Bean
  BatchWatch batchWatch(Clock clock) {
    return new BatchWatch(clock);
  }

  @Bean
  ConfigurerModule watchedProcessors(BatchWatch watch, MeterRegistry meters) {
    return configurer ->
        configurer
            .eventProcessing()
            .registerDefaultHandlerInterceptor(
                (configuration, processor) -> {
                  Gauge.builder(
                          "orderflow.batch.age", watch, each -> seconds(each.oldest(processor)))
                      .tag("processor", processor)
                      .baseUnit("seconds")
                      .register(meters);
                  return watch.interceptor(processor);
                });
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  @Bean
  HungBatchLog hungBatchLog(
      BatchWatch watch, @Value("${orderflow.batch-limit:PT60S}") Duration limit) {
    return new HungBatchLog(watch, limit);
  }

  @Bean
  HealthIndicator eventProcessorsHealthIndicator(
      EventProcessingConfiguration processing,
      BatchWatch watch,
      @Value("${orderflow.batch-limit:PT60S}") Duration limit) {
    return new EventProcessorsHealth(processing, watch, limit);
  }

  @Bean
  HealthIndicator axonServerHealthIndicator(AxonServerConnectionManager connections) {
    return new AxonServerHealth(connections);
  }
}
