package io.orderflow.support.axon;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.api.MessageCatalog;
import io.orderflow.support.health.HealthSupport;
import io.orderflow.support.serialization.PayloadNames;
import io.orderflow.support.serialization.PublishedNameSerializer;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.micrometer.GlobalMetricRegistry;
import org.axonframework.micrometer.MetricsConfigurerModule;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** What every service adds to Axon's own auto-configuration. */
@Configuration(proxyBeanMethods = false)
@Import(HealthSupport.class)
public class AxonSupport {

  /** Payloads beside the published language that a service stores under a name of its own. */
  @FunctionalInterface
  public interface PrivatePayloads {
    List<Class<?>> classes();
  }

  @Bean
  @Primary
  Serializer serializer(ObjectProvider<PrivatePayloads> others) {
    List<Class<?>> payloads =
        Stream.concat(
                MessageCatalog.payloads().stream(),
                others.stream().flatMap(each -> each.classes().stream()))
            .toList();
    return PublishedNameSerializer.of(new PayloadNames(payloads));
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  // Axon orders its Micrometer auto-configuration after class names of Boot 3: on Boot 4 it would
  // bring a second registry, so it is excluded and its two beans stand here.
  @Bean
  GlobalMetricRegistry globalMetricRegistry(MeterRegistry registry) {
    return new GlobalMetricRegistry(registry);
  }

  @Bean
  MetricsConfigurerModule metricsConfigurerModule(GlobalMetricRegistry registry) {
    return new MetricsConfigurerModule(registry, true);
  }
}
