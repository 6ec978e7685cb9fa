package io.orderflow.axonserver.platform;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.protocol.admin.ConnectedApplicationOverview;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.protocol.control.PlatformInfo;
import io.orderflow.axonserver.protocol.control.PlatformOutboundInstruction;
import io.orderflow.axonserver.protocol.control.PlatformServiceGrpc;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.rpc.HandlerChange;
import io.orderflow.axonserver.store.NodeStore;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The platform service of the protocol. There is one node, so clients stay where they are. */
public final class PlatformService {

  /** Callers of an instruction give up after 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  private final Contexts contexts;
  private final PerContext<PlatformClients> clients;
  private final ProcessorControl processors;
  private final Balancing balancing;
  private final Function<String, List<HandlerChange>> handlers;
  private final Supplier<NodeInfo> node;

  /** Ends the handlers of a connection. */
  @FunctionalInterface
  public interface Disconnector {
    void disconnect(String context, SocketAddress peer, RuntimeException reason);
  }

  /**
   * @param node what clients are told of this node
   * @param handlers who handles what in a context
   */
  public PlatformService(
      NodeStore store,
      Contexts contexts,
      Supplier<NodeInfo> node,
      Disconnector disconnector,
      Function<String, List<HandlerChange>> handlers) {
    this.contexts = contexts;
    this.node = node;
    this.handlers = handlers;
    this.clients =
        new PerContext<>(
            contexts,
            context -> new PlatformClients(context.context(), disconnector, PATIENCE, handlers),
            PlatformClients::close);
    this.processors =
        new ProcessorControl(
            () -> clients.all().stream().flatMap(PlatformClients::processors).toList(), PATIENCE);
    this.balancing = new Balancing(processors, store);
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<PlatformClients>(PlatformServiceGrpc.SERVICE_NAME, clients::of)
        .method(
            PlatformServiceGrpc.getGetPlatformServerMethod(),
            context ->
                ServerCalls.asyncUnaryCall(
                    (client, answer) -> {
                      answer.onNext(
                          PlatformInfo.newBuilder()
                              .setPrimary(node.get())
                              .setSameConnection(true)
                              .build());
                      answer.onCompleted();
                    }))
        .method(
            PlatformServiceGrpc.getOpenStreamMethod(),
            context ->
                ServerCalls.asyncBidiStreamingCall(
                    out ->
                        context.open((ServerCallStreamObserver<PlatformOutboundInstruction>) out)))
        .build();
  }

  /** The administration of event processors, as the protocol has it. */
  public ServerServiceDefinition processorAdministration() {
    return new ProcessorAdminService(processors, balancing).bindService();
  }

  /** The administration of event processors and of connections over HTTP. */
  public void addTo(Router router) {
    new ProcessorRoutes(processors).addTo(router);
    new ProcessorOverview(contexts, processors).addTo(router);
    new ReconnectRoute(this::clients).addTo(router);
  }

  private Stream<ClientStream> clients(String context) {
    if (context.isEmpty()) {
      return clients.all().stream().flatMap(PlatformClients::registered);
    }
    PlatformClients named = clients.present(context);
    return named == null ? Stream.empty() : named.registered();
  }

  /**
   * Who is connected to a context and handles what; throws NOT_FOUND when there is no such context.
   */
  public ConnectedApplicationOverview connectedApplications(String context) {
    if (contexts.find(context) == null) {
      throw Failures.notFound("There is no context " + context);
    }
    PlatformClients there = clients.present(context);
    return new ConnectedApplications(node.get().getNodeName())
        .of(there == null ? Stream.empty() : there.registered(), handlers.apply(context));
  }

  /** Looks after the spread of segments; to be called every few seconds. */
  public void balance() {
    balancing.tick();
  }

  /** Asks all clients to connect anew. */
  public void requestReconnect() {
    clients("").forEach(ClientStream::requestReconnect);
  }

  /** A handler came or went in the context. */
  public void changed(String context, HandlerChange change) {
    PlatformClients watchers = clients.present(context);
    if (watchers != null) {
      watchers.changed(change);
    }
  }

  /** One heartbeat: to be called in a steady rhythm. */
  public void beat(Duration timeout) {
    clients.all().forEach(each -> each.beat(timeout));
  }

  /** How the event processors do, sorted. */
  public List<ProcessorLag> processors() {
    return processors.lags();
  }

  /** Who is connected, in the order of context, component and id. */
  public List<ConnectedClient> clients() {
    return clients.all().stream()
        .flatMap(PlatformClients::connected)
        .sorted(
            Comparator.comparing(ConnectedClient::context)
                .thenComparing(ConnectedClient::component)
                .thenComparing(ConnectedClient::clientId))
        .toList();
  }

  /** How many streams of instructions are open. */
  public int connectedClients() {
    return clients.all().stream().mapToInt(PlatformClients::size).sum();
  }

  /** Ends all streams. */
  public void close(RuntimeException reason) {
    clients.all().forEach(each -> each.close(reason));
  }
}
