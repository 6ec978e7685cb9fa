package io.orderflow.query.sales;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Sorts.orderBy;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import io.orderflow.api.Money;
import io.orderflow.api.sales.SalesAnswer.Figure;
import io.orderflow.api.sales.SalesAnswer.SalesFigures;
import io.orderflow.api.sales.SalesQuery.SalesByCountry;
import io.orderflow.api.sales.SalesQuery.SalesByDay;
import io.orderflow.api.sales.SalesQuery.SalesByProduct;
import io.orderflow.query.projection.Pages;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Answers the queries about sales. */
class SalesQueries {

  private static final int LAST_YEAR = 9999;
  private static final int MAX_COUNTRIES = 1_000;

  private final MongoCollection<Document> days;
  private final MongoCollection<Document> countries;
  private final MongoCollection<Document> products;
  private final SalesDocuments.Plain plain = new SalesDocuments.Plain();
  private final SalesDocuments.ByQuarterHour quarterHours = new SalesDocuments.ByQuarterHour();

  SalesQueries(
      MongoCollection<Document> days,
      MongoCollection<Document> countries,
      MongoCollection<Document> products) {
    this.days = days;
    this.countries = countries;
    this.products = products;
  }

  @QueryHandler
  SalesFigures byDay(SalesByDay query) {
    Map<LocalDate, Figures> sums = new TreeMap<>();
    for (Document document : daysAround(query)) {
      Sales sales = quarterHours.read(document);
      long midnight =
          LocalDate.parse(sales.id().key()).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
      sales
          .figures()
          .forEach(
              (slot, figures) -> {
                long start = midnight + (long) slot * SalesFold.SECONDS_PER_SLOT;
                LocalDate day = Instant.ofEpochSecond(start).atZone(query.zone()).toLocalDate();
                if (isWithin(day, query)) {
                  sums.merge(day, figures, Figures::plus);
                }
              });
    }
    List<Figure> items = new ArrayList<>(sums.size());
    sums.forEach((day, figures) -> items.add(figure(day.toString(), figures, query.currency())));
    return new SalesFigures(items);
  }

  @QueryHandler
  SalesFigures byCountry(SalesByCountry query) {
    return highestFirst(countries, query.currency(), MAX_COUNTRIES);
  }

  @QueryHandler
  SalesFigures byProduct(SalesByProduct query) {
    return highestFirst(products, query.currency(), query.limit());
  }

  private FindIterable<Document> daysAround(SalesByDay query) {
    List<Bson> conditions = new ArrayList<>();
    conditions.add(eq(SalesDocuments.CURRENCY, query.currency().getCurrencyCode()));
    // A zone's day begins and ends within a day of the same date of UTC.
    if (query.from() != null) {
      conditions.add(gte(SalesDocuments.KEY, query.from().minusDays(1).toString()));
    }
    // The day after the last of year 9999 is written with a sign, and sorts before all others.
    if (query.to() != null && query.to().getYear() < LAST_YEAR) {
      conditions.add(lte(SalesDocuments.KEY, query.to().plusDays(1).toString()));
    }
    return days.find(and(conditions)).maxTime(Pages.MAX_TIME_MS, MILLISECONDS);
  }

  private static boolean isWithin(LocalDate day, SalesByDay query) {
    return (query.from() == null || !day.isBefore(query.from()))
        && (query.to() == null || !day.isAfter(query.to()));
  }

  private SalesFigures highestFirst(
      MongoCollection<Document> collection, Currency currency, int limit) {
    List<Figure> items = new ArrayList<>();
    for (Document document :
        collection
            .find(eq(SalesDocuments.CURRENCY, currency.getCurrencyCode()))
            .sort(orderBy(descending(SalesDocuments.TOTAL), ascending("_id")))
            .limit(limit)
            .maxTime(Pages.MAX_TIME_MS, MILLISECONDS)) {
      Sales sales = plain.read(document);
      items.add(figure(sales.id().key(), sales.all(), currency));
    }
    return new SalesFigures(items);
  }

  private static Figure figure(String key, Figures figures, Currency currency) {
    return new Figure(
        key,
        figures.orders(),
        figures.lines(),
        figures.units(),
        new Money(figures.total(), currency));
  }
}
