package io.orderflow.axonserver;

import io.orderflow.axonserver.browse.Tails;
import io.orderflow.axonserver.command.CommandService;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.http.Text;
import io.orderflow.axonserver.metrics.CallMeters;
import io.orderflow.axonserver.metrics.ContextMeters;
import io.orderflow.axonserver.metrics.ProcessFigures;
import io.orderflow.axonserver.metrics.PrometheusText;
import io.orderflow.axonserver.metrics.PrometheusText.Type;
import io.orderflow.axonserver.platform.PlatformService;
import io.orderflow.axonserver.platform.ProcessorLag;
import io.orderflow.axonserver.query.QueryService;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StoreSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code GET /actuator/prometheus}. Labels are names of contexts, of commands and queries (bounded
 * by {@link CallMeters}), codes, and of processors.
 */
final class PrometheusPage {

  private static final int MAX_PROCESSORS = 200;

  private final NodeStore store;
  private final Contexts contexts;
  private final NodeMeters meters;
  private final PlatformService platform;
  private final CommandService commands;
  private final QueryService queries;
  private final Tails tails;

  PrometheusPage(
      NodeStore store,
      Contexts contexts,
      NodeMeters meters,
      PlatformService platform,
      CommandService commands,
      QueryService queries,
      Tails tails) {
    this.store = store;
    this.contexts = contexts;
    this.meters = meters;
    this.platform = platform;
    this.commands = commands;
    this.queries = queries;
    this.tails = tails;
  }

  void addTo(Router router) {
    router.add("GET", "/actuator/prometheus", this::page);
  }

  /** Access control would take a context that is named for the one that this is about. */
  private Answer page(Request request) {
    if (request.query().containsKey("context")) {
      throw Failures.invalid("This is about the node: it takes no parameter context");
    }
    PrometheusText text = new PrometheusText();
    store(text);
    Map<EventLog, ContextMeters> all = new LinkedHashMap<>();
    for (String name : contexts.names()) {
      EventLog context = contexts.find(name);
      if (context != null) {
        all.put(context, meters.of(context));
      }
    }
    events(text, all);
    calls(text, "command", "commands", all, ContextMeters::commands);
    calls(text, "query", "queries", all, ContextMeters::queries);
    inHand(text, all.keySet().stream().map(EventLog::context).toList());
    clients(text);
    processors(text);
    ProcessFigures.addTo(text);
    return new Answer(200, new Text(PrometheusText.CONTENT_TYPE, text.toString()));
  }

  private void store(PrometheusText text) {
    StoreSize.Size size = store.size();
    text.family(
            "axonserver_store_up",
            Type.GAUGE,
            "1 while all is well, 0 once a write or a read failed")
        .sample(store.problem() == null ? 1 : 0);
    text.family("axonserver_store_bytes", Type.GAUGE, "Size of the files of the store")
        .sample(size.bytes());
    text.family("axonserver_store_free_bytes", Type.GAUGE, "Room that is left on its file system")
        .sample(size.freeBytes());
    text.family("axonserver_store_waiting_writes", Type.GAUGE, "Writes that wait for their group")
        .sample(store.waitingWrites());
    text.family(
            "axonserver_store_fsync_seconds", Type.HISTOGRAM, "Time that a group of writes takes")
        .seconds(store.meters().fsyncMicros().spread());
    text.family("axonserver_store_group_writes", Type.HISTOGRAM, "Writes that shared one fsync")
        .counts(store.meters().groupWrites().spread());
  }

  private static void events(PrometheusText text, Map<EventLog, ContextMeters> all) {
    text.family("axonserver_events_total", Type.COUNTER, "Events in the log of a context");
    all.forEach((log, each) -> text.sample(log.head() + 1, "context", log.context()));
    text.family(
        "axonserver_events_delivered_total",
        Type.COUNTER,
        "Events sent to who follows the log or a persistent stream");
    all.forEach((log, each) -> text.sample(each.delivered().sum(), "context", log.context()));
  }

  private static void calls(
      PrometheusText text,
      String one,
      String many,
      Map<EventLog, ContextMeters> all,
      Function<ContextMeters, CallMeters> kind) {
    text.family(
        "axonserver_" + many + "_total", Type.COUNTER, "Answered %s, errors too".formatted(many));
    all.forEach(
        (log, each) ->
            kind.apply(each)
                .all()
                .forEach(
                    (name, meter) ->
                        text.sample(meter.count(), "context", log.context(), one, name)));
    text.family(
        "axonserver_" + one + "_errors_total",
        Type.COUNTER,
        "Answers to %s that were errors, by code".formatted(many));
    all.forEach(
        (log, each) ->
            kind.apply(each)
                .all()
                .forEach(
                    (name, meter) ->
                        meter
                            .errors()
                            .forEach(
                                (code, count) ->
                                    text.sample(
                                        count,
                                        "context",
                                        log.context(),
                                        one,
                                        name,
                                        "code",
                                        code))));
    text.family(
        "axonserver_" + one + "_seconds",
        Type.HISTOGRAM,
        "Time until a handler had answered, for all %s of a context".formatted(many));
    all.forEach((log, each) -> text.seconds(kind.apply(each).micros(), "context", log.context()));
  }

  private void inHand(PrometheusText text, List<String> names) {
    text.family(
        "axonserver_commands_in_hand",
        Type.GAUGE,
        "Commands that wait for a handler's permits or its answer");
    names.forEach(name -> text.sample(commands.inHand(name), "context", name));
    text.family(
        "axonserver_queries_in_hand",
        Type.GAUGE,
        "Queries that wait for a handler's permits or its answer");
    names.forEach(name -> text.sample(queries.inHand(name), "context", name));
    text.family("axonserver_subscription_queries", Type.GAUGE, "Subscription queries");
    names.forEach(name -> text.sample(queries.subscriptions(name), "context", name));
  }

  private void clients(PrometheusText text) {
    Map<String, Integer> clients = new LinkedHashMap<>();
    contexts.names().forEach(name -> clients.put(name, 0));
    platform.clients().forEach(each -> clients.merge(each.context(), 1, Integer::sum));
    text.family("axonserver_clients", Type.GAUGE, "Connected clients");
    clients.forEach((context, count) -> text.sample(count, "context", context));
    text.family("axonserver_tails", Type.GAUGE, "Those who look at the tail of a log over HTTP")
        .sample(tails.open());
  }

  private void processors(PrometheusText text) {
    List<ProcessorLag> all = platform.processors().stream().limit(MAX_PROCESSORS).toList();
    text.family(
        "axonserver_processor_lag_events",
        Type.GAUGE,
        "Events that the segment furthest behind has before it; of what is claimed");
    for (ProcessorLag each : all) {
      EventLog log = contexts.find(each.context());
      if (log != null && each.segments() > 0) {
        text.sample(Math.max(0, log.head() - each.furthestBehind()), labels(each));
      }
    }
    text.family("axonserver_processor_segments", Type.GAUGE, "Segments that are claimed");
    all.forEach(each -> text.sample(each.segments(), labels(each)));
    text.family("axonserver_processor_failing_segments", Type.GAUGE, "Segments in error");
    all.forEach(each -> text.sample(each.failing(), labels(each)));
  }

  private static String[] labels(ProcessorLag each) {
    return new String[] {
      "context", each.context(), "component", each.component(), "processor", each.name()
    };
  }
}
