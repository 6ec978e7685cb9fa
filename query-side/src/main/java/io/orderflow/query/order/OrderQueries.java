package io.orderflow.query.order;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import io.orderflow.api.order.OrderAnswer.OrderPage;
import io.orderflow.api.order.OrderQuery.FindOrder;
import io.orderflow.api.order.OrderQuery.ListChangedOrders;
import io.orderflow.api.order.OrderQuery.ListOrders;
import io.orderflow.api.order.OrderQuery.OrderFilter;
import io.orderflow.api.order.OrderView;
import io.orderflow.query.projection.Cursor;
import io.orderflow.query.projection.Pages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Answers the queries about orders from the collection that serves. */
class OrderQueries {

  // About 2.5 MB as JSON: a page of very large orders ends before its limit.
  private static final int MAX_LINES = 10_000;

  private final MongoCollection<Document> orders;

  OrderQueries(MongoCollection<Document> orders) {
    this.orders = orders;
  }

  @QueryHandler
  @Nullable OrderView find(FindOrder query) {
    Document document =
        orders.find(eq(query.orderId().value())).maxTime(Pages.MAX_TIME_MS, MILLISECONDS).first();
    return document == null ? null : OrderViews.of(document);
  }

  @QueryHandler
  OrderPage list(ListOrders query) {
    List<Bson> conditions = conditions(query.filter());
    if (query.cursor() != null) {
      conditions.add(lt(OrderDocuments.KEY, Cursor.read(query.cursor())));
    }
    return page(
        orders
            .find(conditions.isEmpty() ? new Document() : and(conditions))
            .sort(descending(OrderDocuments.KEY)),
        query.limit(),
        OrderDocuments.KEY);
  }

  @QueryHandler
  OrderPage listChanged(ListChangedOrders query) {
    List<Bson> conditions = conditions(query.filter());
    conditions.add(gt(OrderDocuments.POSITION, query.after()));
    return page(
        orders.find(and(conditions)).sort(ascending(OrderDocuments.POSITION)),
        query.limit(),
        OrderDocuments.POSITION);
  }

  /** Views of those of the orders that exist. */
  List<OrderView> views(Collection<String> ids) {
    List<OrderView> views = new ArrayList<>(ids.size());
    for (Document document : orders.find(in("_id", ids)).maxTime(Pages.MAX_TIME_MS, MILLISECONDS)) {
      views.add(OrderViews.of(document));
    }
    return views;
  }

  private static OrderPage page(FindIterable<Document> found, int limit, String key) {
    List<OrderView> items = new ArrayList<>();
    int lines = 0;
    try (var cursor = found.limit(limit + 1).maxTime(Pages.MAX_TIME_MS, MILLISECONDS).iterator()) {
      String last = "";
      while (cursor.hasNext()) {
        Document document = cursor.next();
        OrderView view = OrderViews.of(document);
        lines += view.lines().size();
        if (items.size() == limit || (lines > MAX_LINES && !items.isEmpty())) {
          return new OrderPage(items, Cursor.of(last));
        }
        items.add(view);
        last = String.valueOf(document.get(key));
      }
    }
    return new OrderPage(items, null);
  }

  private static List<Bson> conditions(OrderFilter filter) {
    List<Bson> conditions = new ArrayList<>();
    if (filter.customerId() != null) {
      conditions.add(eq(OrderDocuments.CUSTOMER, filter.customerId().value()));
    }
    if (filter.status() != null) {
      conditions.add(eq(OrderDocuments.STATUS, filter.status().name()));
    }
    if (filter.sku() != null) {
      conditions.add(eq(OrderDocuments.SKUS, filter.sku().value()));
    }
    if (filter.placedFrom() != null) {
      conditions.add(gte(OrderDocuments.KEY, OrderKey.from(filter.placedFrom())));
    }
    if (filter.placedTo() != null) {
      conditions.add(lt(OrderDocuments.KEY, OrderKey.from(filter.placedTo())));
    }
    return conditions;
  }
}
