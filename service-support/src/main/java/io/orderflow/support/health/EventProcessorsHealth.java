package io.orderflow.support.health;

import io.orderflow.support.health.BatchWatch.Batch;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while each event processor runs, and no batch fails or hangs. */
final class EventProcessorsHealth implements HealthIndicator {

  private final EventProcessingConfiguration processing;
  private final BatchWatch watch;
  private final Duration limit;

  EventProcessorsHealth(EventProcessingConfiguration processing, BatchWatch watch, Duration limit) {
    this.processing = processing;
    this.watch = watch;
    this.limit = limit;
  }

  @Override
  public Health health() {
    Set<String> hanging =
        watch.longerThan(limit).stream().map(Batch::processor).collect(Collectors.toSet());
    Map<String, String> states = new TreeMap<>();
    processing
        .eventProcessors()
        .forEach((name, each) -> states.put(name, state(name, each, hanging.contains(name))));
    boolean up = states.values().stream().allMatch("UP"::equals);
    return (up ? Health.up() : Health.down()).withDetails(states).build();
  }

  private String state(String name, EventProcessor processor, boolean hangs) {
    if (!processor.isRunning()) {
      return "STOPPED";
    }
    if (processor.isError() || watch.isFailing(name)) {
      return "FAILING";
    }
    return hangs ? "HANGING" : "UP";
  }
}
