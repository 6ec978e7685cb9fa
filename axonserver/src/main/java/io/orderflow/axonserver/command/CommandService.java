package io.orderflow.axonserver.command;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.context.PerContext;
import io.orderflow.axonserver.http.Router;
import io.orderflow.axonserver.metrics.ContextMeters;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.protocol.command.CommandServiceGrpc;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.HandlerChange;
import io.orderflow.axonserver.store.EventLog;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;

/** The command service of the protocol. */
public final class CommandService {

  private final Contexts contexts;
  private final PerContext<CommandRouter> routers;

  /**
   * @param listener is told who handles what
   * @param meters count what becomes of the commands
   */
  public CommandService(
      Contexts contexts,
      CommandLimits limits,
      HandlerChange.Listener listener,
      Function<EventLog, ContextMeters> meters) {
    this.contexts = contexts;
    this.routers =
        new PerContext<>(
            contexts,
            context ->
                new CommandRouter(
                    limits,
                    change -> listener.changed(context.context(), change),
                    meters.apply(context).commands()),
            CommandRouter::close);
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<CommandRouter>(CommandServiceGrpc.SERVICE_NAME, routers::of)
        .method(
            CommandServiceGrpc.getOpenStreamMethod(),
            router ->
                ServerCalls.asyncBidiStreamingCall(
                    out -> router.open((ServerCallStreamObserver<CommandProviderInbound>) out)))
        .method(
            CommandServiceGrpc.getDispatchMethod(),
            router ->
                ServerCalls.asyncUnaryCall(
                    (command, caller) ->
                        router.dispatch(
                            command, (ServerCallStreamObserver<CommandResponse>) caller)))
        .build();
  }

  /** How many commands handlers have, waiting or in flight. */
  public int inHand(String context) {
    CommandRouter router = routers.present(context);
    return router == null ? 0 : router.inHand();
  }

  /** What is told of commands over HTTP. */
  public void addTo(Router router) {
    new CommandRoutes(contexts, routers).addTo(router);
  }

  /** Fails what has waited too long; to be called about once a second. */
  public void giveUpOverdue() {
    routers.all().forEach(CommandRouter::giveUpOverdue);
  }

  /** Who handles what in the context. */
  public List<HandlerChange> handlers(String context) {
    CommandRouter router = routers.present(context);
    return router == null ? List.of() : router.handlers();
  }

  /** How many streams of handlers are open. */
  public int openStreams() {
    return routers.all().stream().mapToInt(CommandRouter::openStreams).sum();
  }

  /** Ends the handler streams that came by a connection. */
  public void closeConnection(String context, SocketAddress peer, RuntimeException reason) {
    CommandRouter router = routers.present(context);
    if (router != null) {
      router.closeConnection(peer, reason);
    }
  }

  /** Ends all handler streams. */
  public void close(RuntimeException reason) {
    routers.all().forEach(router -> router.close(reason));
  }
}
