package io.orderflow.axonserver.command;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.protocol.command.CommandServiceGrpc;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.HandlerChange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The command service of the protocol. */
public final class CommandService {

  private final Map<String, CommandRouter> routers = new ConcurrentHashMap<>();
  private final Predicate<String> contexts;
  private final CommandLimits limits;
  private final HandlerChange.Listener listener;

  /**
   * @param contexts whether there is a context of that name
   * @param listener is told who handles what
   */
  public CommandService(
      Predicate<String> contexts, CommandLimits limits, HandlerChange.Listener listener) {
    this.contexts = contexts;
    this.limits = limits;
    this.listener = listener;
  }

  private @Nullable CommandRouter router(String context) {
    return contexts.test(context)
        ? routers.computeIfAbsent(
            context, name -> new CommandRouter(limits, change -> listener.changed(name, change)))
        : null;
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<CommandRouter>(CommandServiceGrpc.SERVICE_NAME, this::router)
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

  /** Fails what has waited too long; to be called about once a second. */
  public void giveUpOverdue() {
    routers.values().forEach(CommandRouter::giveUpOverdue);
  }

  /** Ends the handler streams of a client. */
  public void closeClient(String context, String clientId, RuntimeException reason) {
    CommandRouter router = routers.get(context);
    if (router != null) {
      router.closeClient(clientId, reason);
    }
  }

  /** Ends all handler streams. */
  public void close(RuntimeException reason) {
    routers.values().forEach(router -> router.close(reason));
  }
}
