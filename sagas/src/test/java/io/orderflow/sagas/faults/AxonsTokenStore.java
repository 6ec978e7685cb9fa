package io.orderflow.sagas.faults;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts Axon's own token store in the place of ours. */
@Configuration(proxyBeanMethods = false)
class AxonsTokenStore {

  @Bean
  static BeanPostProcessor axonsTokenStoreInPlaceOfOurs(
      ObjectProvider<MongoClient> client,
      ObjectProvider<MongoDatabase> database,
      ObjectProvider<Serializer> serializer) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof TokenStore
            ? MongoTokenStore.builder()
                .mongoTemplate(
                    DefaultMongoTemplate.builder()
                        .mongoDatabase(client.getObject(), database.getObject().getName())
                        .build())
                .serializer(serializer.getObject())
                .build()
            : bean;
      }
    };
  }
}
