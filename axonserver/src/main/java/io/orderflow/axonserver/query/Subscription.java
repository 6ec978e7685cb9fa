package io.orderflow.axonserver.query;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryRequest;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.protocol.query.SubscriptionQuery;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryRequest;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryResponse;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.PermitChannel;
import io.orderflow.axonserver.rpc.PermitChannel.Outcome;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One subscription query. All handlers of the query are told of it, those that come later too, and
 * it is taken back from them when the subscriber leaves. Updates wait for the subscriber's permits,
 * up to a bound. It ends when the first of its handlers completes it, and with an error when the
 * last of the handlers that had it is lost, because updates may be missing from then on.
 */
final class Subscription implements StreamObserver<SubscriptionQueryRequest> {

  private final QueryRouter router;
  private final Subscriptions all;
  private final ServerCallStreamObserver<SubscriptionQueryResponse> subscriber;
  private final QueryLimits limits;
  private final Set<QueryHandlerStream> handlers = new HashSet<>();
  private final Set<QueryHandlerStream> initial = new HashSet<>();
  private final Queue<SubscriptionQueryResponse> updates = new ArrayDeque<>();
  private volatile String query = "";
  private @Nullable SubscriptionQuery request;
  private @Nullable QueryResponse initialError;
  private long initialBegun;

  /** When the initial result is given up, as long as somebody may still send it. */
  private long initialDeadline;

  private long waitingBytes;
  private long permits;
  private boolean ended;

  Subscription(
      QueryRouter router,
      Subscriptions all,
      ServerCallStreamObserver<SubscriptionQueryResponse> subscriber,
      QueryLimits limits) {
    this.router = router;
    this.all = all;
    this.subscriber = subscriber;
    this.limits = limits;
    subscriber.setOnCancelHandler(this::leave);
    subscriber.setOnReadyHandler(this::sendUpdates);
  }

  String query() {
    return query;
  }

  @Override
  public void onNext(SubscriptionQueryRequest message) {
    switch (message.getRequestCase()) {
      case SUBSCRIBE -> subscribe(message.getSubscribe());
      case GET_INITIAL_RESULT -> initialResult(message.getGetInitialResult());
      case FLOW_CONTROL -> permit(message.getFlowControl().getNumberOfPermits());
      case UNSUBSCRIBE -> complete();
      case REQUEST_NOT_SET -> {}
    }
  }

  private void subscribe(SubscriptionQuery subscribe) {
    synchronized (this) {
      if (ended || request != null) {
        return;
      }
      request = subscribe;
      query = subscribe.getQueryRequest().getQuery();
      if (!all.add(id(subscribe), this)) {
        end(Failures.invalid("There is a subscription query %s already".formatted(id(subscribe))));
        return;
      }
    }
    permit(subscribe.getNumberOfPermits());
    List<QueryHandlerStream> present = router.handlersOf(query);
    present.forEach(this::forwardTo);
    if (present.isEmpty()) {
      endWithoutHandler();
    }
  }

  /** As the connector expects it: the code alone is the description of the status. */
  private synchronized void endWithoutHandler() {
    if (!ended && handlers.isEmpty()) {
      end(
          Failures.of(
              Status.NOT_FOUND,
              ErrorCode.NO_HANDLER_FOR_QUERY,
              ErrorCode.NO_HANDLER_FOR_QUERY.code()));
    }
  }

  /** Tells a handler of this subscription, once. */
  synchronized void forwardTo(QueryHandlerStream handler) {
    SubscriptionQuery subscribe = request;
    if (ended || subscribe == null || !handlers.add(handler)) {
      return;
    }
    Outcome outcome =
        handler.offer(delivery(SubscriptionQueryRequest.newBuilder().setSubscribe(subscribe)));
    if (outcome != Outcome.ACCEPTED) {
      handlers.remove(handler);
    }
    if (outcome == Outcome.FULL) {
      fail(QueryErrors.fullMessage(query, handler.clientId()));
    }
  }

  private void initialResult(SubscriptionQuery initialRequest) {
    QueryRequest asked = initialRequest.getQueryRequest();
    List<QueryHandlerStream> chosen = router.onePerComponent(asked.getQuery());
    synchronized (this) {
      if (ended || !initial.isEmpty()) {
        return;
      }
      initialError = null;
      initialBegun = System.nanoTime();
      initialDeadline = limits.deadline(asked.getProcessingInstructionsList());
      initial.addAll(chosen);
      for (QueryHandlerStream handler : chosen) {
        Outcome outcome =
            handler.offer(
                delivery(
                    SubscriptionQueryRequest.newBuilder().setGetInitialResult(initialRequest)));
        if (outcome != Outcome.ACCEPTED) {
          initial.remove(handler);
        }
        if (outcome == Outcome.FULL) {
          initialError = QueryErrors.full(asked.getMessageIdentifier(), query, handler.clientId());
        }
      }
      if (initial.isEmpty()) {
        sendInitial(
            initialError != null
                ? initialError
                : QueryErrors.noHandler(asked.getMessageIdentifier(), asked.getQuery()));
      }
    }
  }

  private void sendInitial(QueryResponse response) {
    router.meters().of(query).answered(System.nanoTime() - initialBegun, response.getErrorCode());
    SubscriptionQuery subscribe = request;
    subscriber.onNext(
        SubscriptionQueryResponse.newBuilder()
            .setMessageIdentifier(response.getMessageIdentifier())
            .setSubscriptionIdentifier(subscribe == null ? "" : id(subscribe))
            .setInitialResult(response)
            .build());
  }

  synchronized void response(QueryHandlerStream handler, SubscriptionQueryResponse response) {
    if (ended) {
      return;
    }
    switch (response.getResponseCase()) {
      case INITIAL_RESULT -> initialFrom(handler, response.getInitialResult());
      case UPDATE -> update(response);
      case COMPLETE, COMPLETE_EXCEPTIONALLY -> {
        updates.add(response);
        sendUpdates();
      }
      case RESPONSE_NOT_SET -> {}
    }
  }

  /** The first result that is no error counts; an error only when nobody is left to answer. */
  private void initialFrom(QueryHandlerStream handler, QueryResponse response) {
    if (!initial.remove(handler)) {
      return;
    }
    if (response.getErrorCode().isEmpty()) {
      initial.clear();
      sendInitial(response);
    } else {
      initialFailed(response);
    }
  }

  private void initialFailed(QueryResponse failure) {
    if (initialError == null) {
      initialError = failure;
    }
    if (initial.isEmpty()) {
      sendInitial(initialError);
    }
  }

  private void update(SubscriptionQueryResponse update) {
    int size = update.getSerializedSize();
    if (updates.size() >= limits.maxWaitingUpdates()
        || (!updates.isEmpty() && waitingBytes + size > limits.maxWaitingUpdateBytes())) {
      fail(
          "%d updates of %d bytes are waiting for the subscriber already"
              .formatted(updates.size(), waitingBytes));
      return;
    }
    waitingBytes += size;
    updates.add(update);
    sendUpdates();
  }

  private synchronized void permit(long more) {
    long sum = permits + Math.max(0, more);
    permits = sum < permits ? Long.MAX_VALUE : sum;
    sendUpdates();
  }

  private synchronized void sendUpdates() {
    while (!ended && !updates.isEmpty() && subscriber.isReady()) {
      boolean last = !updates.peek().hasUpdate();
      if (!last && permits <= 0) {
        return;
      }
      SubscriptionQueryResponse next = updates.remove();
      waitingBytes -= last ? 0 : next.getSerializedSize();
      subscriber.onNext(next);
      permits--;
      if (last) {
        end(null);
      }
    }
  }

  /** Tells the subscriber when the initial result does not come in time; updates go on. */
  synchronized void giveUpIfOverdue(long now) {
    SubscriptionQuery subscribe = request;
    if (ended || subscribe == null || initial.isEmpty() || initialDeadline - now >= 0) {
      return;
    }
    initial.clear();
    sendInitial(QueryErrors.overdue(subscribe.getQueryRequest().getMessageIdentifier(), query));
  }

  synchronized void handlerLost(QueryHandlerStream handler) {
    SubscriptionQuery subscribe = request;
    if (ended || subscribe == null) {
      return;
    }
    if (initial.remove(handler)) {
      initialFailed(
          QueryErrors.lost(
              subscribe.getQueryRequest().getMessageIdentifier(), query, handler.clientId()));
    }
    if (handlers.remove(handler) && handlers.isEmpty()) {
      fail(
          "Connection to the handler of query %s at %s was lost"
              .formatted(query, handler.clientId()));
    }
  }

  private void fail(String message) {
    SubscriptionQuery subscribe = request;
    subscriber.onNext(
        QueryErrors.completeExceptionally(subscribe == null ? "" : id(subscribe), message));
    end(null);
  }

  @Override
  public void onError(Throwable cancelled) {
    leave();
  }

  @Override
  public void onCompleted() {
    complete();
  }

  private synchronized void complete() {
    if (!ended) {
      end(null);
    }
  }

  synchronized void close(RuntimeException reason) {
    if (!ended) {
      end(reason);
    }
  }

  private void end(@Nullable RuntimeException reason) {
    leave();
    if (subscriber.isCancelled()) {
      return;
    }
    if (reason == null) {
      subscriber.onCompleted();
    } else {
      subscriber.onError(reason);
    }
  }

  /** Takes the subscription back from all who have it. */
  private synchronized void leave() {
    if (ended) {
      return;
    }
    ended = true;
    all.left(this);
    SubscriptionQuery subscribe = request;
    if (subscribe != null) {
      all.remove(id(subscribe), this);
      for (QueryHandlerStream handler : handlers) {
        var unused =
            handler.offer(
                delivery(SubscriptionQueryRequest.newBuilder().setUnsubscribe(subscribe)));
      }
    }
    handlers.clear();
    updates.clear();
  }

  private static String id(SubscriptionQuery subscribe) {
    return subscribe.getSubscriptionIdentifier();
  }

  private static PermitChannel.Delivery<QueryProviderInbound> delivery(
      SubscriptionQueryRequest.Builder message) {
    QueryProviderInbound inbound =
        QueryProviderInbound.newBuilder().setSubscriptionQueryRequest(message).build();
    return () -> inbound;
  }
}
