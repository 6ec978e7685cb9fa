package io.orderflow.query.order;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import io.orderflow.query.history.HistoryView;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.EventStreams;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.projection.EventSink;
import io.orderflow.query.projection.FoldedCollection;
import io.orderflow.query.projection.Projection;
import io.orderflow.query.projection.ReadModels;
import io.orderflow.query.projection.Updates;
import java.util.List;
import org.bson.conversions.Bson;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The projection of the orders and their history, and its queries. */
@Configuration(proxyBeanMethods = false)
public class OrderConfiguration {

  private static final String NAME = "orders";
  private static final Bson NEWEST_FIRST = descending(OrderDocuments.KEY);
  private static final Bson[] INDEXES = {
    NEWEST_FIRST,
    compoundIndex(ascending(OrderDocuments.CUSTOMER), NEWEST_FIRST),
    compoundIndex(ascending(OrderDocuments.STATUS), NEWEST_FIRST),
    compoundIndex(ascending(OrderDocuments.SKUS), NEWEST_FIRST),
    ascending(OrderDocuments.POSITION)
  };

  @Bean
  OrderCollection orderCollection(ReadModels models) {
    return new OrderCollection(models.collection(NAME, "orders", INDEXES));
  }

  @Bean
  OrderQueries orderQueries(OrderCollection orders) {
    return new OrderQueries(orders.documents());
  }

  @Bean
  OrderStreams orderStreams(EventStreams streams, Asking asking) {
    return new OrderStreams(streams, asking);
  }

  @Bean
  OrderEndpoints orderEndpoints(Asking asking, JsonAnswers answers, OrderStreams streams) {
    return new OrderEndpoints(asking, answers, streams);
  }

  @Bean
  Projection ordersProjection(
      OrderCollection orders,
      OrderQueries queries,
      HistoryView history,
      ReadModels models,
      Updates updates) {
    OrderUpdates told = new OrderUpdates(updates, queries);
    EventSink views =
        new FoldedCollection<>(
            orders.documents(),
            new OrderFold(),
            new OrderDocuments(),
            changed -> told.accept(changed.keySet()));
    return new Projection(NAME, models.serving(NAME), List.of(views, history.sink()));
  }
}
