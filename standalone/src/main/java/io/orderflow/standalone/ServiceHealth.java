package io.orderflow.standalone;

import io.orderflow.standalone.http.PlatformHealth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;

/** The health of one service: what it says of itself, and whether its event processors run. */
final class ServiceHealth {

  private ServiceHealth() {}

  static PlatformHealth.Part of(ConfigurableApplicationContext service) {
    Map<String, Object> shown = new LinkedHashMap<>();
    boolean up = service.isRunning();
    HealthEndpoint endpoint = service.getBeanProvider(HealthEndpoint.class).getIfAvailable();
    if (endpoint != null) {
      PlatformHealth.Part own = PlatformHealth.Part.of(endpoint.health());
      shown.put("service", own.shown());
      up &= own.up();
    }
    Map<String, String> processors = processors(service);
    shown.put("processors", processors);
    up &= processors.values().stream().allMatch("UP"::equals);
    shown.put("status", up ? "UP" : "DOWN");
    return new PlatformHealth.Part(up, shown);
  }

  private static Map<String, String> processors(ConfigurableApplicationContext service) {
    Map<String, String> processors = new LinkedHashMap<>();
    service
        .getBeanProvider(EventProcessingConfiguration.class)
        .ifAvailable(
            events ->
                events
                    .eventProcessors()
                    .forEach((name, each) -> processors.put(name, works(each) ? "UP" : "DOWN")));
    return processors;
  }

  private static boolean works(EventProcessor processor) {
    return processor.isRunning() && !processor.isError();
  }
}
