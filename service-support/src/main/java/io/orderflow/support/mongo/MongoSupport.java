package io.orderflow.support.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * MongoDB as the services with event processors use it: the database that {@code
 * spring.mongodb.uri} names ({@code orderflow} where it names none), and in it the tokens of this
 * service's processors in a collection of its own.
 *
 * <ul>
 *   <li>{@code orderflow.node-id}: who owns the claims of this context. By default a new one at
 *       each start, so that two processes never share one; after a crash the claims then free
 *       themselves after the claim time-out. Who makes sure that only one process can run
 *       (standalone locks its directory) gives a fixed one, unlike that of any other context, and
 *       goes on at once.
 *   <li>{@code orderflow.claim-timeout}: after how long a claim that was not extended may be taken
 *       over, 10 s by default; Axon extends it every 5 s.
 *   <li>{@code orderflow.store-timeout}: how long the store may take for an answer, 30 s by
 *       default; the driver alone would wait for ever. The driver's limit for an operation as a
 *       whole is not used: with it, it passes over the shorter ones that queries set.
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
public class MongoSupport {

  static final String DEFAULT_DATABASE = "orderflow";

  @Bean
  MongoDatabase mongoDatabase(MongoClient client, MongoConnectionDetails details) {
    String named = details.getConnectionString().getDatabase();
    return client.getDatabase(Objects.requireNonNullElse(named, DEFAULT_DATABASE));
  }

  @Bean
  MongoClientSettingsBuilderCustomizer boundedAnswers(
      @Value("${orderflow.store-timeout:PT30S}") Duration timeout) {
    return settings ->
        settings.applyToSocketSettings(
            socket -> socket.readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Bean
  TokenStore tokenStore(
      MongoDatabase database,
      Serializer serializer,
      Clock clock,
      @Value("${spring.application.name}") String service,
      @Value("${orderflow.node-id:${spring.application.name}-${random.uuid}}") String nodeId,
      @Value("${orderflow.claim-timeout:PT10S}") Duration claimTimeout) {
    return new MongoTokens(
        database.getCollection(service.replace('-', '_') + "_tokens"),
        serializer,
        nodeId,
        claimTimeout,
        clock);
  }
}
