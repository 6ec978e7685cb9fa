package io.orderflow.api.order;

import io.orderflow.api.CustomerId;
import io.orderflow.api.MessageName;
import io.orderflow.api.Sku;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Queries about orders. */
public sealed interface OrderQuery {

  /** Answers with an {@link OrderView}, or with null; as a subscription, with each change of it. */
  @MessageName("order.find")
  record FindOrder(OrderId orderId) implements OrderQuery {}

  /**
   * Answers with an {@link OrderAnswer.OrderPage}, newest first; as a subscription, updates are
   * {@link OrderView}s that match.
   *
   * @param limit 1 to 200
   * @param cursor {@code next} of the page before
   */
  @MessageName("order.list")
  record ListOrders(OrderFilter filter, int limit, @Nullable String cursor) implements OrderQuery {}

  /**
   * Answers with an {@link OrderAnswer.OrderPage} of the orders that have changed since, in order
   * of their positions.
   *
   * @param after the position of the last change that is known
   * @param limit 1 to 200
   */
  @MessageName("order.list-changed")
  record ListChangedOrders(OrderFilter filter, long after, int limit) implements OrderQuery {}

  /** Answers with an {@link OrderAnswer.OrderHistory}, empty where there is no such order. */
  @MessageName("order.find-history")
  record FindOrderHistory(OrderId orderId) implements OrderQuery {}

  /**
   * What a listed order has to match; a null matches all.
   *
   * @param placedFrom inclusive
   * @param placedTo exclusive
   * @param sku that at least one line has
   */
  record OrderFilter(
      @Nullable CustomerId customerId,
      @Nullable OrderStatus status,
      @Nullable Instant placedFrom,
      @Nullable Instant placedTo,
      @Nullable Sku sku) {}
}
