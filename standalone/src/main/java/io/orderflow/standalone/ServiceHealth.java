package io.orderflow.standalone;

import io.orderflow.standalone.http.PlatformHealth;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;

/** The health of one service, as it tells of itself for as long as it runs. */
final class ServiceHealth {

  private ServiceHealth() {}

  static PlatformHealth.Part of(ConfigurableApplicationContext service) {
    return service.isRunning()
        ? PlatformHealth.Part.of(service.getBean(HealthEndpoint.class).health())
        : PlatformHealth.Part.of(false);
  }
}
