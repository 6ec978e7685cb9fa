package io.orderflow.axonserver.query;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryRequest;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The subscription queries of one context. */
final class Subscriptions {

  private final QueryRouter router;
  private final QueryLimits limits;
  private final Map<String, Subscription> byId = new ConcurrentHashMap<>();

  Subscriptions(QueryRouter router, QueryLimits limits) {
    this.router = router;
    this.limits = limits;
  }

  StreamObserver<SubscriptionQueryRequest> open(
      ServerCallStreamObserver<SubscriptionQueryResponse> subscriber) {
    return new Subscription(router, this, subscriber, limits);
  }

  /** False when a subscription of that id is there already. */
  boolean add(String id, Subscription subscription) {
    return byId.putIfAbsent(id, subscription) == null;
  }

  void remove(String id, Subscription subscription) {
    byId.remove(id, subscription);
  }

  void response(QueryHandlerStream handler, SubscriptionQueryResponse response) {
    Subscription subscription = byId.get(response.getSubscriptionIdentifier());
    if (subscription != null) {
      subscription.response(handler, response);
    }
  }

  void handlerAdded(String query, QueryHandlerStream handler) {
    byId.values().stream()
        .filter(subscription -> subscription.query().equals(query))
        .forEach(subscription -> subscription.forwardTo(handler));
  }

  void handlerLost(QueryHandlerStream handler) {
    byId.values().forEach(subscription -> subscription.handlerLost(handler));
  }

  void close(RuntimeException reason) {
    byId.values().forEach(subscription -> subscription.close(reason));
  }
}
