package io.orderflow.axonserver.query;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.protocol.query.QueryServiceGrpc;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryResponse;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.HandlerChange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The query service of the protocol. */
public final class QueryService {

  private final Map<String, QueryRouter> routers = new ConcurrentHashMap<>();
  private final Predicate<String> contexts;
  private final QueryLimits limits;
  private final HandlerChange.Listener listener;

  /**
   * @param contexts whether there is a context of that name
   * @param listener is told who handles what
   */
  public QueryService(
      Predicate<String> contexts, QueryLimits limits, HandlerChange.Listener listener) {
    this.contexts = contexts;
    this.limits = limits;
    this.listener = listener;
  }

  private @Nullable QueryRouter router(String context) {
    return contexts.test(context)
        ? routers.computeIfAbsent(
            context, name -> new QueryRouter(limits, change -> listener.changed(name, change)))
        : null;
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<QueryRouter>(QueryServiceGrpc.SERVICE_NAME, this::router)
        .method(
            QueryServiceGrpc.getOpenStreamMethod(),
            router ->
                ServerCalls.asyncBidiStreamingCall(
                    out -> router.open((ServerCallStreamObserver<QueryProviderInbound>) out)))
        .method(
            QueryServiceGrpc.getQueryMethod(),
            router ->
                ServerCalls.asyncServerStreamingCall(
                    (request, caller) ->
                        router.query(request, (ServerCallStreamObserver<QueryResponse>) caller)))
        .method(
            QueryServiceGrpc.getSubscriptionMethod(),
            router ->
                ServerCalls.asyncBidiStreamingCall(
                    out ->
                        router
                            .subscriptions()
                            .open((ServerCallStreamObserver<SubscriptionQueryResponse>) out)))
        .build();
  }

  /** Fails what has waited too long; to be called about once a second. */
  public void giveUpOverdue() {
    routers.values().forEach(QueryRouter::giveUpOverdue);
  }

  /** Ends the handler streams of a client. */
  public void closeClient(String context, String clientId, RuntimeException reason) {
    QueryRouter router = routers.get(context);
    if (router != null) {
      router.closeClient(clientId, reason);
    }
  }

  /** Ends all streams. */
  public void close(RuntimeException reason) {
    routers.values().forEach(router -> router.close(reason));
  }
}
