package io.orderflow.axonserver.query;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.metrics.ContextMeters;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.protocol.query.QueryServiceGrpc;
import io.orderflow.axonserver.protocol.query.SubscriptionQueryResponse;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.HandlerChange;
import io.orderflow.axonserver.store.EventLog;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;

/** The query service of the protocol. */
public final class QueryService {

  private final Contexts contexts;
  private final PerContext<QueryRouter> routers;

  /**
   * @param listener is told who handles what
   * @param meters count what becomes of the queries
   */
  public QueryService(
      Contexts contexts,
      QueryLimits limits,
      HandlerChange.Listener listener,
      Function<EventLog, ContextMeters> meters) {
    this.contexts = contexts;
    this.routers =
        new PerContext<>(
            contexts,
            context ->
                new QueryRouter(
                    limits,
                    change -> listener.changed(context.context(), change),
                    meters.apply(context).queries()),
            QueryRouter::close);
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<QueryRouter>(QueryServiceGrpc.SERVICE_NAME, routers::of)
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

  /** How many queries handlers have, waiting or in flight. */
  public int inHand(String context) {
    QueryRouter router = routers.present(context);
    return router == null ? 0 : router.inHand();
  }

  /** How many subscription queries there are. */
  public int subscriptions(String context) {
    QueryRouter router = routers.present(context);
    return router == null ? 0 : router.subscriptions().count();
  }

  /** What is told of queries over HTTP. */
  public void addTo(Router router) {
    new QueryRoutes(contexts, routers).addTo(router);
  }

  /** Fails what has waited too long; to be called about once a second. */
  public void giveUpOverdue() {
    routers.all().forEach(QueryRouter::giveUpOverdue);
  }

  /** Who handles what in the context. */
  public List<HandlerChange> handlers(String context) {
    QueryRouter router = routers.present(context);
    return router == null ? List.of() : router.handlers();
  }

  /** How many streams of handlers are open. */
  public int openStreams() {
    return routers.all().stream().mapToInt(QueryRouter::openStreams).sum();
  }

  /** Ends the handler streams that came by a connection. */
  public void closeConnection(String context, SocketAddress peer, RuntimeException reason) {
    QueryRouter router = routers.present(context);
    if (router != null) {
      router.closeConnection(peer, reason);
    }
  }

  /** Ends all streams. */
  public void close(RuntimeException reason) {
    routers.all().forEach(router -> router.close(reason));
  }
}
