package io.orderflow.query.stock;

import io.orderflow.api.Sku;
import io.orderflow.api.stock.StockQuery.FindStock;
import io.orderflow.api.stock.StockView;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.projection.FoldedCollection;
import io.orderflow.query.projection.Projection;
import io.orderflow.query.projection.ReadModels;
import io.orderflow.query.projection.Updates;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The projection of the stock, and its queries. */
@Configuration(proxyBeanMethods = false)
public class StockConfiguration {

  private static final String NAME = "stock";

  @Bean
  StockCollection stockCollection(ReadModels models) {
    return new StockCollection(models.collection(NAME, "stock"));
  }

  @Bean
  StockQueries stockQueries(StockCollection stock) {
    return new StockQueries(stock.documents());
  }

  @Bean
  StockEndpoints stockEndpoints(Asking asking, JsonAnswers answers) {
    return new StockEndpoints(asking, answers);
  }

  @Bean
  Projection stockProjection(StockCollection stock, ReadModels models, Updates updates) {
    return new Projection(
        NAME,
        models.serving(NAME),
        List.of(
            new FoldedCollection<>(
                stock.documents(),
                new StockFold(),
                new StockDocuments(),
                changed -> tell(updates, changed))));
  }

  private static void tell(Updates updates, Map<String, StockView> changed) {
    updates.followed(FindStock.class).stream()
        .map(FindStock::sku)
        .distinct()
        .map(Sku::value)
        .filter(changed::containsKey)
        .map(changed::get)
        .forEach(
            view -> updates.emit(FindStock.class, query -> query.sku().equals(view.sku()), view));
  }
}
