package io.orderflow.query.order;

import io.orderflow.api.order.OrderQuery.FindOrder;
import io.orderflow.api.order.OrderQuery.ListOrders;
import io.orderflow.api.order.OrderQuery.OrderFilter;
import io.orderflow.api.order.OrderView;
import io.orderflow.query.projection.Updates;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells of changed orders, in the order of their positions: since a batch is told of before the
 * next one is written, whoever was told of a position has missed nothing before it.
 */
final class OrderUpdates implements Consumer<Collection<String>> {

  private final Updates updates;
  private final OrderQueries queries;

  OrderUpdates(Updates updates, OrderQueries queries) {
    this.updates = updates;
    this.queries = queries;
  }

  @Override
  public void accept(Collection<String> changed) {
    Set<String> followed =
        updates.followed(FindOrder.class).stream()
            .map(query -> query.orderId().value())
            .collect(Collectors.toCollection(HashSet::new));
    boolean lists = !updates.followed(ListOrders.class).isEmpty();
    List<String> wanted =
        lists ? List.copyOf(changed) : changed.stream().filter(followed::contains).toList();
    if (wanted.isEmpty()) {
      return;
    }
    queries.views(wanted).stream()
        .sorted(Comparator.comparingLong(OrderView::position))
        .forEach(view -> emit(view, followed, lists));
  }

  private void emit(OrderView view, Set<String> followed, boolean lists) {
    if (followed.contains(view.orderId().value())) {
      updates.emit(FindOrder.class, query -> query.orderId().equals(view.orderId()), view);
    }
    if (lists) {
      updates.emit(ListOrders.class, query -> matches(query.filter(), view), view);
    }
  }

  private static boolean matches(OrderFilter filter, OrderView view) {
    return (filter.customerId() == null || filter.customerId().equals(view.customerId()))
        && (filter.status() == null || filter.status() == view.status())
        && (filter.placedFrom() == null || !view.placedAt().isBefore(filter.placedFrom()))
        && (filter.placedTo() == null || view.placedAt().isBefore(filter.placedTo()))
        && (filter.sku() == null
            || view.lines().stream().anyMatch(line -> line.sku().equals(filter.sku())));
  }
}
