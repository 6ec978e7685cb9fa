package io.orderflow.query.http;

import java.time.Clock;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the endpoints are built with. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {

  @Bean
  Asking asking(QueryGateway gateway) {
    return new Asking(gateway);
  }

  @Bean
  JsonAnswers jsonAnswers(JsonMapper json) {
    return new JsonAnswers(json);
  }

  @Bean
  QueryAdvice queryAdvice() {
    return new QueryAdvice();
  }

  /**
   * @param limit how many clients may follow at a time; each more is told to come back later
   */
  @Bean
  EventStreams eventStreams(
      JsonMapper json, Clock clock, @Value("${orderflow.streams.limit:200}") int limit) {
    return new EventStreams(json, clock, limit);
  }
}
