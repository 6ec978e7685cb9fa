package io.orderflow.query.order;

import io.orderflow.api.order.OrderAnswer.OrderPage;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderQuery.FindOrder;
import io.orderflow.api.order.OrderQuery.ListChangedOrders;
import io.orderflow.api.order.OrderQuery.ListOrders;
import io.orderflow.api.order.OrderQuery.OrderFilter;
import io.orderflow.api.order.OrderView;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.EventStream;
import io.orderflow.query.http.EventStreams;
import io.orderflow.query.http.Readers;
import io.orderflow.query.http.Resources;
import io.orderflow.support.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.SubscriptionQueryResult;

/**
 * Orders as server-sent events: what is there, then each change. The id of an event is the position
 * of the view in it.
 */
final class OrderStreams {

  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final String EVENT = "order";
  private static final long NOTHING = -1;
  private static final int BUFFER = 1_024;
  private static final int AT_ONCE = 50;
  private static final int PAGE = 200;
  private static final OrderPage NO_ORDERS = new OrderPage(List.of(), null);

  private final EventStreams streams;
  private final Asking asking;

  OrderStreams(EventStreams streams, Asking asking) {
    this.streams = streams;
    this.asking = asking;
  }

  /** The position that the client has seen; -1 where it has seen none. */
  static long lastEventId(HttpServletRequest request) {
    String seen = request.getHeader(LAST_EVENT_ID);
    if (seen == null || seen.isEmpty()) {
      return NOTHING;
    }
    try {
      return Readers.longBetween(seen, 0, Long.MAX_VALUE);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(LAST_EVENT_ID, "is no id of an event of this stream");
    }
  }

  void follow(OrderId order, long seen, HttpServletResponse response) throws IOException {
    streams.serve(
        response,
        stream -> {
          SubscriptionQueryResult<OrderView, OrderView> followed =
              asking.follow(new FindOrder(order), OrderView.class, OrderView.class, BUFFER);
          stream.atEnd(followed::cancel);
          Sent sent = new Sent(stream, seen);
          OrderView now =
              asking.initial(followed).orElseThrow(() -> Resources.unknown("order", order.value()));
          sent.first(now);
          pass(followed, stream, sent);
        });
  }

  void follow(OrderFilter filter, long seen, HttpServletResponse response) throws IOException {
    streams.serve(
        response,
        stream -> {
          SubscriptionQueryResult<OrderPage, OrderView> followed =
              asking.follow(
                  new ListOrders(filter, AT_ONCE, null), OrderPage.class, OrderView.class, BUFFER);
          stream.atEnd(followed::cancel);
          Sent sent = new Sent(stream, seen);
          OrderPage page = asking.initial(followed).orElse(NO_ORDERS);
          if (seen != NOTHING) {
            page = asking.answer(new ListChangedOrders(filter, seen, PAGE), OrderPage.class);
          }
          page.items().stream()
              .sorted(Comparator.comparingLong(OrderView::position))
              .forEach(sent::first);
          if (seen != NOTHING && page.next() != null) {
            // The client comes back for the rest, with the last of these as what it has seen.
            stream.finish();
            return;
          }
          pass(followed, stream, sent);
        });
  }

  private static void pass(
      SubscriptionQueryResult<?, OrderView> followed, EventStream stream, Sent sent) {
    var updates = followed.updates().subscribe(sent::update, failed -> stream.end(), stream::end);
    stream.atEnd(updates::dispose);
  }

  /** Sends each state of an order once, though both the first answer and an update may tell it. */
  private static final class Sent {

    private final EventStream stream;
    private final long seen;
    private final Map<OrderId, Long> positions = new HashMap<>();

    Sent(EventStream stream, long seen) {
      this.stream = stream;
      this.seen = seen;
    }

    synchronized void first(OrderView view) {
      positions.put(view.orderId(), view.position());
      if (view.position() > seen) {
        stream.send(EVENT, view.position(), view);
      }
    }

    synchronized void update(OrderView view) {
      if (view.position() > positions.getOrDefault(view.orderId(), seen)) {
        stream.send(EVENT, view.position(), view);
      }
    }
  }
}
