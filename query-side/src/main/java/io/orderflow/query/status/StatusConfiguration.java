package io.orderflow.query.status;

import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.projection.RunningProjections;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tells of the projections. */
@Configuration(proxyBeanMethods = false)
public class StatusConfiguration {

  @Bean
  ProjectionStates projectionStates(RunningProjections projections, EventStore log) {
    return new ProjectionStates(projections, log);
  }

  @Bean
  ProjectionEndpoints projectionEndpoints(ProjectionStates states, JsonAnswers answers) {
    return new ProjectionEndpoints(states, answers);
  }
}
