package io.orderflow.query.order;

import io.orderflow.api.CustomerId;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderAnswer.OrderHistory;
import io.orderflow.api.order.OrderAnswer.OrderPage;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderQuery.FindOrder;
import io.orderflow.api.order.OrderQuery.FindOrderHistory;
import io.orderflow.api.order.OrderQuery.ListOrders;
import io.orderflow.api.order.OrderQuery.OrderFilter;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.order.OrderView;
import io.orderflow.query.http.Asking;
import io.orderflow.query.http.Freshness;
import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.http.Parameters;
import io.orderflow.query.http.Readers;
import io.orderflow.query.http.Resources;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP. */
@RestController
@RequestMapping("/api/orders")
final class OrderEndpoints {

  private static final String[] LIST_PARAMETERS = {
    "customerId", "status", "placedFrom", "placedTo", "sku", "limit", "cursor"
  };
  private static final String[] FILTER_PARAMETERS = {
    "customerId", "status", "placedFrom", "placedTo", "sku"
  };

  private final Asking asking;
  private final JsonAnswers answers;
  private final OrderStreams streams;

  OrderEndpoints(Asking asking, JsonAnswers answers, OrderStreams streams) {
    this.asking = asking;
    this.answers = answers;
    this.streams = streams;
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> find(@PathVariable String id, HttpServletRequest request) {
    OrderId order = order(id);
    Freshness freshness = Freshness.of(request);
    return answers.ok(
        asking.view(
            new FindOrder(order), OrderView.class, OrderView::version, freshness, "order " + id));
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> list(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request, LIST_PARAMETERS);
    ListOrders query = new ListOrders(filter(parameters), parameters.limit(), parameters.cursor());
    parameters.check();
    return answers.ok(asking.answer(query, OrderPage.class));
  }

  @GetMapping(path = "/{id}/history", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> history(@PathVariable String id, HttpServletRequest request) {
    OrderId order = order(id);
    Parameters.of(request).check();
    OrderHistory history = asking.answer(new FindOrderHistory(order), OrderHistory.class);
    if (history.items().isEmpty()) {
      throw Resources.unknown("order", id);
    }
    return answers.ok(history);
  }

  @GetMapping(path = "/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void stream(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    OrderId order = order(id);
    Parameters.of(request).check();
    streams.follow(order, OrderStreams.lastEventId(request), response);
  }

  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void streamAll(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Parameters parameters = Parameters.of(request, FILTER_PARAMETERS);
    OrderFilter filter = filter(parameters);
    parameters.check();
    streams.follow(filter, OrderStreams.lastEventId(request), response);
  }

  private static OrderId order(String id) {
    return Resources.id("order", id, OrderId::new);
  }

  private static OrderFilter filter(Parameters parameters) {
    return new OrderFilter(
        parameters.optional("customerId", CustomerId::new),
        parameters.optional("status", text -> Readers.oneOf(OrderStatus.class, text)),
        parameters.optional("placedFrom", Readers::instant),
        parameters.optional("placedTo", Readers::instant),
        parameters.optional("sku", Sku::new));
  }
}
