package io.orderflow.axonserver.query;

import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.metrics.CallMeters;
import io.orderflow.axonserver.protocol.query.QueryProviderInbound;
import io.orderflow.axonserver.protocol.query.QueryRequest;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.rpc.CallOverview;
import io.orderflow.axonserver.rpc.HandlerChange;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The queries of one context: which streams handle which, and who gets the next. */
final class QueryRouter {

  private final QueryLimits limits;
  private final Consumer<HandlerChange> listener;
  private final CallMeters meters;
  private final Map<String, List<QueryHandlerStream>> handlers = new ConcurrentHashMap<>();
  private final Set<QueryHandlerStream> streams = ConcurrentHashMap.newKeySet();
  private final Set<QueryCall> calls = ConcurrentHashMap.newKeySet();
  private final Subscriptions subscriptions;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile @Nullable RuntimeException ended;

  /**
   * @param listener is told who handles what
   */
  QueryRouter(QueryLimits limits, Consumer<HandlerChange> listener) {
    this(limits, listener, new CallMeters());
  }

  /**
   * @param listener is told who handles what
   * @param meters count what becomes of the queries
   */
  QueryRouter(QueryLimits limits, Consumer<HandlerChange> listener, CallMeters meters) {
    this.limits = limits;
    this.meters = meters;
    this.listener = listener;
    this.subscriptions = new Subscriptions(this, limits);
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  QueryHandlerStream open(ServerCallStreamObserver<QueryProviderInbound> out) {
    QueryHandlerStream stream = new QueryHandlerStream(this, out, limits);
    streams.add(stream);
    RuntimeException reason = ended;
    if (reason != null) {
      stream.close(reason);
    }
    return stream;
  }

  void query(QueryRequest request, ServerCallStreamObserver<QueryResponse> caller) {
    QueryCall call = new QueryCall(request, caller, limits, meters.of(request.getQuery()));
    calls.add(call);
    caller.setOnCloseHandler(() -> calls.remove(call));
    List<QueryHandlerStream> chosen = onePerComponent(request.getQuery());
    call.start(call.streaming() && chosen.size() > 1 ? chosen.subList(0, 1) : chosen);
    if (call.ended()) {
      calls.remove(call);
    }
  }

  /** One instance of each component that handles the query, in turns. */
  List<QueryHandlerStream> onePerComponent(String query) {
    List<QueryHandlerStream> all = handlersOf(query);
    if (all.size() < 2) {
      return all;
    }
    Map<String, List<QueryHandlerStream>> components = new LinkedHashMap<>();
    for (QueryHandlerStream each : all) {
      components.computeIfAbsent(each.component(), first -> new ArrayList<>()).add(each);
    }
    int next = turn.getAndIncrement() & Integer.MAX_VALUE;
    return components.values().stream()
        .map(instances -> instances.get(next % instances.size()))
        .toList();
  }

  /** All streams that handle the query. */
  List<QueryHandlerStream> handlersOf(String query) {
    return handlers.getOrDefault(query, List.of());
  }

  void register(String query, QueryHandlerStream stream) {
    meters.handled(query);
    AtomicBoolean added = new AtomicBoolean();
    handlers.compute(
        query,
        (name, present) -> {
          List<QueryHandlerStream> more = without(present, stream);
          added.set(present == null || more.size() == present.size());
          more.add(stream);
          return List.copyOf(more);
        });
    if (added.get()) {
      listener.accept(change(query, stream, true));
    }
    subscriptions.handlerAdded(query, stream);
  }

  private static HandlerChange change(String query, QueryHandlerStream stream, boolean added) {
    return new HandlerChange(
        HandlerChange.Kind.QUERY,
        added,
        query,
        stream.clientId(),
        stream.id(),
        stream.component(),
        0);
  }

  void unregister(String query, QueryHandlerStream stream) {
    AtomicBoolean removed = new AtomicBoolean();
    handlers.computeIfPresent(
        query,
        (name, present) -> {
          List<QueryHandlerStream> left = without(present, stream);
          removed.set(left.size() < present.size());
          return left.isEmpty() ? null : List.copyOf(left);
        });
    if (removed.get()) {
      listener.accept(change(query, stream, false));
    }
  }

  private static List<QueryHandlerStream> without(
      @Nullable List<QueryHandlerStream> present, QueryHandlerStream stream) {
    List<QueryHandlerStream> left = new ArrayList<>();
    if (present != null) {
      left.addAll(present);
      left.remove(stream);
    }
    return left;
  }

  /** Who handles what. */
  List<HandlerChange> handlers() {
    List<HandlerChange> present = new ArrayList<>();
    handlers.forEach(
        (query, each) -> each.forEach(stream -> present.add(change(query, stream, true))));
    return present;
  }

  int openStreams() {
    return streams.size();
  }

  /** Takes a stream and all its registrations away. */
  void remove(QueryHandlerStream stream) {
    if (streams.remove(stream)) {
      handlers.keySet().forEach(query -> unregister(query, stream));
      subscriptions.handlerLost(stream);
    }
  }

  /** How many queries handlers have, waiting or in flight. */
  int inHand() {
    return streams.stream().mapToInt(QueryHandlerStream::inHand).sum();
  }

  CallMeters meters() {
    return meters;
  }

  /** What is told of the queries over HTTP. */
  List<Map<String, Object>> overview() {
    CallOverview overview = new CallOverview();
    Map<QueryHandlerStream, Map<String, CallOverview.Load>> loads = new HashMap<>();
    handlers.forEach(
        (name, streams) ->
            streams.forEach(
                each ->
                    overview.handler(
                        name,
                        loads
                            .computeIfAbsent(each, QueryHandlerStream::loads)
                            .getOrDefault(name, each.load(0, 0)),
                        0)));
    Map<String, Integer> subscribed = subscriptions.countByQuery();
    List<Map<String, Object>> rows = overview.rows(meters);
    rows.forEach(
        row -> row.put("subscriptions", subscribed.getOrDefault((String) row.get("name"), 0)));
    return rows;
  }

  void giveUpOverdue() {
    long now = System.nanoTime();
    calls.forEach(call -> call.giveUpIfOverdue(now));
    calls.removeIf(QueryCall::ended);
    subscriptions.giveUpOverdue(now);
  }

  void closeConnection(SocketAddress peer, RuntimeException reason) {
    streams.stream().filter(stream -> stream.isOf(peer)).forEach(stream -> stream.close(reason));
  }

  void close(RuntimeException reason) {
    ended = reason;
    subscriptions.close(reason);
    streams.forEach(stream -> stream.close(reason));
  }
}
