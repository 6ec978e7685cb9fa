package io.orderflow.support.health;

import java.util.Map;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the service is connected to Axon Server, in each context that it uses. */
final class AxonServerHealth implements HealthIndicator {

  private final AxonServerConnectionManager connections;

  AxonServerHealth(AxonServerConnectionManager connections) {
    this.connections = connections;
  }

  @Override
  public Health health() {
    Map<String, Boolean> contexts = connections.connections();
    Health.Builder health =
        !contexts.isEmpty() && contexts.values().stream().allMatch(connected -> connected)
            ? Health.up()
            : Health.down();
    contexts.forEach(
        (context, connected) ->
            health.withDetail(context, Boolean.TRUE.equals(connected) ? "UP" : "DOWN"));
    return health.build();
  }
}
