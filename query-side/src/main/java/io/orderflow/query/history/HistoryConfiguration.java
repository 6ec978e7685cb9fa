package io.orderflow.query.history;

import static com.mongodb.client.model.Indexes.ascending;

import io.orderflow.query.projection.ReadModels;
import org.axonframework.serialization.Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The view of the orders' history, and its query. */
@Configuration(proxyBeanMethods = false)
public class HistoryConfiguration {

  private static final String PROJECTION = "orders";

  @Bean
  HistoryView historyView(ReadModels models) {
    return new HistoryView(
        models.collection(PROJECTION, "order_history", ascending(HistoryCollection.ORDER, "_id")));
  }

  @Bean
  HistoryQueries historyQueries(HistoryView history, Serializer serializer) {
    return new HistoryQueries(history.documents(), serializer);
  }
}
