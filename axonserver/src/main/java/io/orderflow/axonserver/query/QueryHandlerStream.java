package io.orderflow.axonserver.query;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryProviderOutbound;
import io.orderflow.axonserver.protocol.query.QuerySubscription;
import io.orderflow.axonserver.rpc.CallOverview;
import io.orderflow.axonserver.rpc.Instructions;
import io.orderflow.axonserver.rpc.Peer;
import io.orderflow.axonserver.rpc.PermitChannel;
import io.orderflow.axonserver.rpc.PermitChannel.Outcome;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One stream of a client that handles queries: its registrations and what it is at work on. */
final class QueryHandlerStream implements StreamObserver<QueryProviderOutbound> {

  private final QueryRouter router;
  private final PermitChannel<QueryProviderInbound> channel;
  private final Map<String, QueryTask> tasks = new ConcurrentHashMap<>();

  /** For each query the types of result it was registered for: it counts until the last is gone. */
  private final Map<String, Set<String>> registrations = new ConcurrentHashMap<>();

  /** Guarded by the registrations: one that comes later would have queries go to nobody. */
  private boolean ended;

  private final String id = UUID.randomUUID().toString();
  private final @Nullable SocketAddress peer = Peer.ofThisCall();
  private volatile String clientId = "";
  private volatile String component = "";

  QueryHandlerStream(
      QueryRouter router, ServerCallStreamObserver<QueryProviderInbound> out, QueryLimits limits) {
    this.router = router;
    this.channel = new PermitChannel<>(out, limits.maxWaiting(), limits.maxWaitingBytes());
    out.setOnCancelHandler(this::lost);
  }

  String id() {
    return id;
  }

  String clientId() {
    return clientId;
  }

  boolean isOf(SocketAddress connection) {
    return connection.equals(peer);
  }

  String component() {
    return component;
  }

  void dispatch(QueryTask task) {
    if (tasks.putIfAbsent(task.id(), task) != null) {
      task.failed(
          QueryErrors.response(
              task.id(),
              io.orderflow.axonserver.rpc.ErrorCode.QUERY_DISPATCH_ERROR,
              "A query with identifier %s is being handled already".formatted(task.id())));
      return;
    }
    Outcome outcome = channel.offer(task);
    if (outcome != Outcome.ACCEPTED && tasks.remove(task.id(), task)) {
      task.failed(
          outcome == Outcome.FULL
              ? QueryErrors.full(task.id(), task.query(), clientId)
              : QueryErrors.lost(task.id(), task.query(), clientId));
    }
  }

  /** Sends a subscription's message; it waits its turn like a query. */
  Outcome offer(PermitChannel.Delivery<QueryProviderInbound> delivery) {
    return channel.offer(delivery);
  }

  boolean withdraw(PermitChannel.Delivery<QueryProviderInbound> delivery) {
    return channel.withdraw(delivery);
  }

  /** Sends what concerns a query that the handler has. */
  void control(QueryProviderInbound message) {
    channel.sendNow(message);
  }

  int inHand() {
    return tasks.size();
  }

  /** How much it has to do, by the names of the queries that it has in hand. */
  Map<String, CallOverview.Load> loads() {
    Map<String, Integer> waiting = new HashMap<>();
    Map<String, Integer> inFlight = new HashMap<>();
    for (QueryTask each : tasks.values()) {
      (each.isSent() ? inFlight : waiting).merge(each.query(), 1, Integer::sum);
    }
    Map<String, CallOverview.Load> loads = new HashMap<>();
    Set<String> names = new HashSet<>(waiting.keySet());
    names.addAll(inFlight.keySet());
    names.forEach(
        name ->
            loads.put(name, load(waiting.getOrDefault(name, 0), inFlight.getOrDefault(name, 0))));
    return loads;
  }

  CallOverview.Load load(long waiting, long inFlight) {
    return new CallOverview.Load(clientId, component, waiting, inFlight, channel.permits());
  }

  /** True when the handler is at work on the task and should be told. */
  boolean forget(QueryTask task) {
    return tasks.remove(task.id(), task) && !channel.withdraw(task);
  }

  @Override
  public void onNext(QueryProviderOutbound message) {
    boolean known = true;
    switch (message.getRequestCase()) {
      case QUERY_RESPONSE -> {
        QueryTask task = tasks.get(message.getQueryResponse().getRequestIdentifier());
        if (task != null) {
          task.response(message.getQueryResponse());
        }
      }
      case QUERY_COMPLETE -> {
        QueryTask task = tasks.remove(message.getQueryComplete().getRequestId());
        if (task != null) {
          task.completed();
        }
      }
      case SUBSCRIPTION_QUERY_RESPONSE ->
          router.subscriptions().response(this, message.getSubscriptionQueryResponse());
      case FLOW_CONTROL -> channel.permit(message.getFlowControl().getPermits());
      case SUBSCRIBE -> subscribe(message.getSubscribe());
      case UNSUBSCRIBE -> unsubscribe(message.getUnsubscribe());
      case ACK -> {
        return;
      }
      case REQUEST_NOT_SET -> known = false;
    }
    acknowledge(message.getInstructionId(), known);
  }

  private void acknowledge(String instructionId, boolean known) {
    if (!instructionId.isEmpty()) {
      channel.sendNow(
          QueryProviderInbound.newBuilder()
              .setAck(
                  known ? Instructions.done(instructionId) : Instructions.unknown(instructionId))
              .build());
    }
  }

  private void subscribe(QuerySubscription subscription) {
    clientId = subscription.getClientId();
    component = subscription.getComponentName();
    synchronized (registrations) {
      if (!ended) {
        registrations
            .computeIfAbsent(subscription.getQuery(), first -> ConcurrentHashMap.newKeySet())
            .add(subscription.getResultName());
        router.register(subscription.getQuery(), this);
      }
    }
  }

  private void unsubscribe(QuerySubscription subscription) {
    Set<String> types = registrations.get(subscription.getQuery());
    if (types != null && types.remove(subscription.getResultName()) && types.isEmpty()) {
      registrations.remove(subscription.getQuery());
      router.unregister(subscription.getQuery(), this);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    lost();
  }

  @Override
  public void onCompleted() {
    end(channel::complete);
  }

  private void lost() {
    end(channel::close);
  }

  /** Ends the stream from this side. */
  void close(RuntimeException reason) {
    end(() -> channel.close(reason));
  }

  private void end(Runnable closing) {
    synchronized (registrations) {
      ended = true;
    }
    router.remove(this);
    closing.run();
    failTasks();
  }

  private void failTasks() {
    for (QueryTask task : tasks.values()) {
      if (tasks.remove(task.id(), task)) {
        task.failed(QueryErrors.lost(task.id(), task.query(), clientId));
      }
    }
  }
}
