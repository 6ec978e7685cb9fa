package io.orderflow.query.sales;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.client.MongoCollection;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.projection.DocumentForm;
import io.orderflow.query.projection.EventSink;
import io.orderflow.query.projection.FoldedCollection;
import io.orderflow.query.projection.Projection;
import io.orderflow.query.projection.ReadModels;
import java.util.Currency;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The projection of the sales, and its queries. */
@Configuration(proxyBeanMethods = false)
public class SalesConfiguration {

  private static final String NAME = "sales";
  private static final Bson BY_KEY = ascending(SalesDocuments.CURRENCY, SalesDocuments.KEY);
  private static final Bson BY_TOTAL =
      compoundIndex(
          ascending(SalesDocuments.CURRENCY), descending(SalesDocuments.TOTAL), ascending("_id"));

  @Bean
  SalesCollections salesCollections(ReadModels models) {
    return new SalesCollections(
        models.collection(NAME, "sales_by_day", BY_KEY),
        models.collection(NAME, "sales_by_country", BY_TOTAL),
        models.collection(NAME, "sales_by_product", BY_TOTAL));
  }

  @Bean
  SalesQueries salesQueries(SalesCollections sales) {
    return new SalesQueries(sales.days(), sales.countries(), sales.products());
  }

  /**
   * @param currency the platform's own: of figures for which no other is asked
   */
  @Bean
  SalesEndpoints salesEndpoints(
      Asking asking, JsonAnswers answers, @Value("${orderflow.currency:GBP}") Currency currency) {
    return new SalesEndpoints(asking, answers, currency);
  }

  @Bean
  Projection salesProjection(SalesCollections sales, ReadModels models) {
    return new Projection(
        NAME,
        models.serving(NAME),
        List.of(
            view(sales.days(), SalesFold.byDay(), new SalesDocuments.ByQuarterHour()),
            view(sales.countries(), SalesFold.byCountry(), new SalesDocuments.Plain()),
            view(sales.products(), SalesFold.byProduct(), new SalesDocuments.Plain())));
  }

  private static EventSink view(
      MongoCollection<Document> documents, SalesFold fold, DocumentForm<Sales> form) {
    return new FoldedCollection<>(documents, fold, form, changed -> {});
  }
}
