package io.orderflow.query.projection;

import com.mongodb.client.MongoDatabase;
import io.orderflow.support.health.BatchWatch;
import java.time.Clock;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What projections are built with, and what runs them. */
@Configuration(proxyBeanMethods = false)
public class ProjectionConfiguration {

  @Bean
  ReadModels readModels(MongoDatabase database) {
    return new ReadModels(database);
  }

  @Bean
  Updates updates(ObjectProvider<QueryUpdateEmitter> emitter) {
    return new Updates(emitter);
  }

  @Bean
  RunningProjections runningProjections(
      ObjectProvider<Projection> projections, Clock clock, BatchWatch watch) {
    return new RunningProjections(projections.orderedStream().toList(), clock, watch);
  }

  @Bean
  ConfigurerModule projectionProcessors(RunningProjections running) {
    return new ProjectionProcessors(running);
  }
}
