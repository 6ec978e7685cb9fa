package io.orderflow.axonserver.query;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryRequest;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The subscription queries of one context. */
final class Subscriptions {

  private final QueryRouter router;
  private final QueryLimits limits;
  private final Map<String, Subscription> byId = new ConcurrentHashMap<>();
  private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable RuntimeException ended;

  Subscriptions(QueryRouter router, QueryLimits limits) {
    this.router = router;
    this.limits = limits;
  }

  StreamObserver<SubscriptionQueryRequest> open(
      ServerCallStreamObserver<SubscriptionQueryResponse> subscriber) {
    Subscription subscription = new Subscription(router, this, subscriber, limits);
    open.add(subscription);
    RuntimeException reason = ended;
    if (reason != null) {
      subscription.close(reason);
    }
    return subscription;
  }

  /** False when a subscription of that id is there already. */
  boolean add(String id, Subscription subscription) {
    return byId.putIfAbsent(id, subscription) == null;
  }

  int count() {
    return byId.size();
  }

  /** How many there are of each query. */
  Map<String, Integer> countByQuery() {
    Map<String, Integer> counts = new HashMap<>();
    byId.values().forEach(each -> counts.merge(each.query(), 1, Integer::sum));
    return counts;
  }

  void left(Subscription subscription) {
    open.remove(subscription);
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

  void giveUpOverdue(long now) {
    open.forEach(subscription -> subscription.giveUpIfOverdue(now));
  }

  void close(RuntimeException reason) {
    ended = reason;
    open.forEach(subscription -> subscription.close(reason));
  }
}
