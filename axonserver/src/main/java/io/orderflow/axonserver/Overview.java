package io.orderflow.axonserver;

import io.orderflow.axonserver.command.CommandService;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.metrics.ContextMeters.Rates;
import io.orderflow.axonserver.metrics.Histogram.Spread;
import io.orderflow.axonserver.platform.ConnectedClient;
import io.orderflow.axonserver.platform.PlatformService;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.query.QueryService;
import io.orderflow.axonserver.rpc.HandlerChange;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StoreFailedException;
import io.orderflow.axonserver.store.StoreSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The node at a glance over HTTP; of one context alone when the request names it. */
final class Overview {

  private final NodeStore store;
  private final Contexts contexts;
  private final NodeMeters meters;
  private final PlatformService platform;
  private final CommandService commands;
  private final QueryService queries;
  private final NodeOptions options;
  private final Supplier<NodeInfo> node;
  private final Instant startedAt;

  Overview(
      NodeStore store,
      Contexts contexts,
      NodeMeters meters,
      PlatformService platform,
      CommandService commands,
      QueryService queries,
      NodeOptions options,
      Supplier<NodeInfo> node) {
    this.store = store;
    this.contexts = contexts;
    this.meters = meters;
    this.platform = platform;
    this.commands = commands;
    this.queries = queries;
    this.options = options;
    this.node = node;
    this.startedAt = options.clock().instant();
  }

  void addTo(Router router) {
    router.add("GET", "/v1/overview", this::overview);
  }

  private Answer overview(Request request) {
    List<EventLog> shown = new ArrayList<>();
    if (request.parameter("context").isEmpty()) {
      contexts.names().stream()
          .map(contexts::find)
          .filter(each -> each != null)
          .forEach(shown::add);
    } else {
      shown.add(contexts.get(request.parameter("context")));
    }
    long now = System.nanoTime();
    Rates all = Rates.NONE;
    List<Map<String, Object>> rows = new ArrayList<>();
    for (EventLog context : shown) {
      Rates rates = meters.of(context).rates(now);
      all = all.and(rates);
      rows.add(
          Map.of(
              "context", context.context(),
              "head", context.head(),
              "events", context.head() + 1,
              "appended", rates.appended()));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("node", node());
    body.put("store", store());
    body.put(
        "rates",
        Map.of(
            "appended", all.appended(),
            "delivered", all.delivered(),
            "commands", all.commands(),
            "queries", all.queries()));
    body.put("contexts", rows);
    body.put("clients", clients(shown.stream().map(EventLog::context).toList()));
    return new Answer(200, body);
  }

  private Map<String, Object> node() {
    NodeInfo self = node.get();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", self.getNodeName());
    told.put("version", NodeVersion.text());
    told.put("startedAt", startedAt.toString());
    told.put("grpcPort", self.getGrpcPort());
    told.put("httpPort", self.getHttpPort());
    told.put("authentication", options.security().access() != null);
    told.put("ssl", options.security().tls() != null);
    return told;
  }

  private Map<String, Object> store() {
    Map<String, Object> told = new LinkedHashMap<>();
    StoreFailedException problem = store.problem();
    told.put("status", problem == null ? "UP" : "DOWN");
    if (problem != null) {
      told.put("reason", String.valueOf(problem.getMessage()));
    }
    StoreSize.Size size = store.size();
    told.put("bytes", size.bytes());
    told.put("freeBytes", size.freeBytes());
    Spread fsync = store.meters().fsyncMicros().recent();
    told.put(
        "fsync",
        Map.of(
            "count", fsync.count(),
            "p50", fsync.quantile(0.5),
            "p99", fsync.quantile(0.99),
            "max", fsync.max()));
    Spread group = store.meters().groupWrites().recent();
    told.put("group", Map.of("p50", group.quantile(0.5), "p99", group.quantile(0.99)));
    return told;
  }

  private List<Map<String, Object>> clients(List<String> shown) {
    Instant now = options.clock().instant();
    List<Map<String, Object>> told = new ArrayList<>();
    for (ConnectedClient client : platform.clients()) {
      if (shown.contains(client.context())) {
        told.add(client(client, now));
      }
    }
    return told;
  }

  private Map<String, Object> client(ConnectedClient client, Instant now) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("clientId", client.clientId());
    told.put("component", client.component());
    told.put("context", client.context());
    told.put("version", client.version());
    told.put("connectedAt", now.minus(client.connectedFor()).toString());
    told.put("commands", handled(commands.handlers(client.context()), client));
    told.put("queries", handled(queries.handlers(client.context()), client));
    told.put("processors", client.processors());
    return told;
  }

  private static List<String> handled(List<HandlerChange> handlers, ConnectedClient client) {
    return handlers.stream()
        .filter(each -> each.clientId().equals(client.clientId()))
        .map(HandlerChange::name)
        .distinct()
        .sorted()
        .toList();
  }
}
