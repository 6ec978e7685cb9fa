package io.orderflow.api.order;

import io.orderflow.api.MessageName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers to the queries about orders. */
public sealed interface OrderAnswer
    permits OrderView, OrderAnswer.OrderPage, OrderAnswer.OrderHistory {

  /**
   * @param next the cursor of the page that follows; null on the last one
   */
  @MessageName("order.page")
  record OrderPage(List<OrderView> items, @Nullable String next) implements OrderAnswer {}

  /** Every event of an order and what followed from it, in the order of the log. */
  @MessageName("order.history")
  record OrderHistory(List<Entry> items) implements OrderAnswer {}

  /**
   * @param position global position in the log
   * @param type the event's published name, such as {@code order.placed}
   * @param summary one sentence for people
   * @param data the event's payload as JSON, without payment tokens
   */
  record Entry(long position, Instant at, String type, String summary, Map<String, Object> data) {}
}
