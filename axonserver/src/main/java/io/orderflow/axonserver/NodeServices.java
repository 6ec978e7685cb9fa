package io.orderflow.axonserver;

import io.grpc.Status;
import io.orderflow.axonserver.access.Security;
import io.orderflow.axonserver.browse.EventRoutes;
import io.orderflow.axonserver.browse.ScheduleRoutes;
import io.orderflow.axonserver.browse.Tails;
import io.orderflow.axonserver.command.CommandService;
import io.orderflow.axonserver.context.ContextRoutes;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.dashboard.Dashboard;
import io.orderflow.axonserver.event.EventLimits;
import io.orderflow.axonserver.event.EventService;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.BackupHandler;
import io.orderflow.axonserver.http.HttpEndpoint;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.platform.PlatformService;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.query.QueryService;
import io.orderflow.axonserver.rpc.HandlerChange;
import io.orderflow.axonserver.schedule.ScheduleService;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.stream.PersistentStreamService;
import io.orderflow.axonserver.transform.TransformationService;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of a node that is not its store: the services, their threads, the ports. */
final class NodeServices {

  private static final Logger log = LoggerFactory.getLogger(NodeServices.class);
  private static final String CONTEXT = "default";

  /** Tools ask for Axon Server's version, and compare it: this is the one that is spoken. */
  private static final String PROTOCOL = "2025.2";

  private static final Duration DEPARTURE = Duration.ofSeconds(2);
  private static final Duration TAIL_PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_WAITING_READS = 100_000;

  private final NodeStore store;
  private final Contexts contexts;
  private final Administration administration;
  private final NodeOptions options;
  private final ExecutorService readers;
  private final ScheduledThreadPoolExecutor timer;
  private final EventService events;
  private final CommandService commands;
  private final QueryService queries;
  private final PersistentStreamService streams;
  private final TransformationService transformations;
  private final PlatformService platform;
  private final NodeMeters meters;
  private final Tails tails;
  private final GrpcEndpoint grpc;
  private final HttpEndpoint http;

  NodeServices(NodeStore store, NodeOptions options) {
    this.store = store;
    this.options = options;
    store.ensureLog(CONTEXT);
    this.contexts = new Contexts(store);
    this.readers =
        new ThreadPoolExecutor(
            options.readers(),
            options.readers(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING_READS),
            threads("axonserver-reader-"));
    this.timer = new ScheduledThreadPoolExecutor(1, threads("axonserver-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);

    EventLimits limits = EventLimits.forMessagesOf(options.maxInboundBytes());
    this.meters = new NodeMeters(contexts, store.meters());
    this.events = new EventService(store, contexts, readers, limits, options.clock(), meters::of);
    this.streams =
        new PersistentStreamService(store, contexts, readers, events::onEvents, meters::of);
    this.platform =
        new PlatformService(store, contexts, this::nodeInfo, this::disconnect, this::handlers);
    this.commands = new CommandService(contexts, options.commands(), platform::changed, meters::of);
    this.queries = new QueryService(contexts, options.queries(), platform::changed, meters::of);
    this.transformations =
        new TransformationService(
            store.transformations(), contexts, readers, limits.maxEventBytes());
    this.administration =
        new Administration(store, contexts, options.security(), platform, this::nodeInfo);
    Security security = administration.security();
    this.tails = new Tails(contexts, events::follow, security::permission, TAIL_PATIENCE);
    ScheduleService schedules =
        new ScheduleService(store, timer, options.clock(), limits.maxEventBytes());
    try {
      this.http =
          new HttpEndpoint(
              security, options.bindAddress(), options.httpPort(), routes(), new Dashboard());
      http.add(Tails.PATH, tails);
      http.add("/v1/backup", new BackupHandler(store::backup));
      try {
        this.grpc =
            new GrpcEndpoint(
                options,
                security,
                Stream.concat(
                        Stream.of(
                            platform.definition(),
                            commands.definition(),
                            queries.definition(),
                            events.definition(),
                            schedules.definition(),
                            streams.definition(),
                            transformations.definition()),
                        administration.definitions().stream())
                    .toList());
      } catch (RuntimeException failure) {
        http.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      stopThreads();
      throw failure;
    }
    schedules.start();
    transformations.start();
    startRhythms();
    warnIfOpen();
  }

  private void warnIfOpen() {
    if (new InetSocketAddress(options.bindAddress(), 0).getAddress().isLoopbackAddress()) {
      return;
    }
    if (options.security().access() == null) {
      log.warn(
          "Everybody who reaches {} may do everything: there is no access control",
          options.bindAddress());
    }
    if (options.security().tls() == null) {
      log.warn(
          "Everybody on the way to {} may read everything: there is no TLS", options.bindAddress());
    }
  }

  private Router routes() {
    Router router = new Router();
    router.add("GET", "/actuator/health", request -> health());
    router.add("GET", "/actuator/info", request -> info());
    new ContextRoutes(contexts, this::nodeInfo).addTo(router);
    platform.addTo(router);
    new Overview(store, contexts, meters, platform, commands, queries, options, this::nodeInfo)
        .addTo(router);
    new PrometheusPage(store, contexts, meters, platform, commands, queries, tails).addTo(router);
    commands.addTo(router);
    queries.addTo(router);
    new EventRoutes(contexts).addTo(router);
    new ScheduleRoutes(store, contexts).addTo(router);
    return router;
  }

  private void startRhythms() {
    Rhythm.start(timer, Duration.ofSeconds(1), meters::tick);
    Rhythm.start(timer, Duration.ofSeconds(1), http::endSlow);
    Rhythm.start(timer, Duration.ofSeconds(1), tails::endThoseOver);
    Rhythm.start(timer, Duration.ofSeconds(1), commands::giveUpOverdue);
    Rhythm.start(timer, Duration.ofSeconds(1), queries::giveUpOverdue);
    Rhythm.start(timer, Duration.ofSeconds(5), platform::balance);
    Rhythm.start(timer, Duration.ofMillis(100), streams::tick);
    Rhythm.start(
        timer, options.heartbeatInterval(), () -> platform.beat(options.heartbeatTimeout()));
  }

  private static ThreadFactory threads(String name) {
    return Thread.ofPlatform().name(name, 1).daemon().factory();
  }

  Contexts contexts() {
    return contexts;
  }

  private NodeInfo nodeInfo() {
    return NodeInfo.newBuilder()
        .setNodeName("orderflow")
        .setHostName(options.bindAddress())
        .setGrpcPort(grpcPort())
        .setHttpPort(httpPort())
        .build();
  }

  private void disconnect(String context, SocketAddress peer, RuntimeException reason) {
    commands.closeConnection(context, peer, reason);
    queries.closeConnection(context, peer, reason);
    streams.closeConnection(context, peer, reason);
  }

  private List<HandlerChange> handlers(String context) {
    List<HandlerChange> handlers = new ArrayList<>(commands.handlers(context));
    handlers.addAll(queries.handlers(context));
    return handlers;
  }

  int grpcPort() {
    return grpc.port();
  }

  int httpPort() {
    return http.port();
  }

  private Answer health() {
    RuntimeException problem = store.problem();
    return problem == null
        ? new Answer(200, Map.of("status", "UP"))
        : new Answer(503, Map.of("status", "DOWN", "reason", String.valueOf(problem.getMessage())));
  }

  private Answer info() {
    return new Answer(
        200,
        Map.of(
            "app",
            Map.of("name", "Orderflow Axon Server node", "version", PROTOCOL),
            "name",
            "Orderflow Axon Server node",
            "grpcPort",
            grpcPort(),
            "connectedClients",
            platform.connectedClients()));
  }

  /**
   * Refuses what is new and asks all clients to connect anew, so that they finish what they are at
   * work on; finishes what waits for the disk, ends all streams, stops all threads.
   */
  void close() {
    RuntimeException closing =
        Status.UNAVAILABLE.withDescription("The node is closing").asRuntimeException();
    grpc.stopAccepting();
    platform.requestReconnect();
    awaitDepartures();
    streams.close(closing);
    transformations.close(closing);
    store.finishWrites(Duration.ofSeconds(5));
    events.endFollowers(closing);
    commands.close(closing);
    queries.close(closing);
    administration.close(closing);
    platform.close(closing);
    grpc.close(Duration.ofSeconds(2));
    tails.close();
    http.close();
    stopThreads();
  }

  private void awaitDepartures() {
    CompletableFuture<Void> departed = new CompletableFuture<>();
    Future<?> look =
        timer.scheduleWithFixedDelay(
            () -> {
              if (platform.connectedClients() + commands.openStreams() + queries.openStreams()
                  == 0) {
                departed.complete(null);
              }
            },
            0,
            10,
            TimeUnit.MILLISECONDS);
    departed.completeOnTimeout(null, DEPARTURE.toMillis(), TimeUnit.MILLISECONDS).join();
    look.cancel(false);
  }

  private void stopThreads() {
    timer.shutdownNow();
    readers.shutdown();
    events.close();
  }
}
