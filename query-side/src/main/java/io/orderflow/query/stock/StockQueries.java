package io.orderflow.query.stock;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.client.MongoCollection;
import io.orderflow.api.stock.StockAnswer.StockPage;
import io.orderflow.api.stock.StockQuery.FindStock;
import io.orderflow.api.stock.StockQuery.ListStock;
import io.orderflow.api.stock.StockView;
import io.orderflow.query.projection.Cursor;
import io.orderflow.query.projection.Pages;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Answers the queries about stock. */
class StockQueries {

  private final MongoCollection<Document> stock;
  private final StockDocuments form = new StockDocuments();

  StockQueries(MongoCollection<Document> stock) {
    this.stock = stock;
  }

  @QueryHandler
  @Nullable StockView find(FindStock query) {
    Document document =
        stock.find(eq(query.sku().value())).maxTime(Pages.MAX_TIME_MS, MILLISECONDS).first();
    return document == null ? null : form.read(document);
  }

  @QueryHandler
  StockPage list(ListStock query) {
    List<Bson> conditions = new ArrayList<>();
    if (query.availableBelow() != null) {
      conditions.add(lt(StockDocuments.AVAILABLE, query.availableBelow()));
    }
    if (query.cursor() != null) {
      conditions.add(gt("_id", Cursor.read(query.cursor())));
    }
    return Pages.of(
        stock.find(conditions.isEmpty() ? new Document() : and(conditions)).sort(ascending("_id")),
        query.limit(),
        form::read,
        StockPage::new);
  }
}
