package io.orderflow.query.http;

import com.mongodb.MongoException;
import io.orderflow.support.web.InFlightLimit;
import java.time.Clock;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** What the endpoints are built with. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {

  @Bean
  Asking asking(QueryGateway gateway) {
    return new Asking(gateway);
  }

  /** Live streams are not of these: they have a limit of their own. */
  @Bean
  WebMvcConfigurer inFlightLimit(
      @Value("${orderflow.http.max-queries-in-flight:256}") int maxQueriesInFlight) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new InFlightLimit("queries", maxQueriesInFlight))
            .addPathPatterns("/api/**")
            .excludePathPatterns("/api/orders/stream", "/api/orders/*/stream");
      }
    };
  }

  /** A store that is away is no fault of a query: who asked is told to come again. */
  @Bean
  ConfigurerModule unavailableStore() {
    return configurer ->
        configurer.onInitialize(
            axon ->
                axon.onStart(
                    () ->
                        axon.queryBus()
                            .registerHandlerInterceptor(
                                (unit, handlers) -> {
                                  try {
                                    return handlers.proceed();
                                  } catch (MongoException away) {
                                    throw new QueryExecutionException(
                                        "the read models cannot be reached",
                                        away,
                                        Asking.STORE_IS_AWAY);
                                  }
                                })));
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
