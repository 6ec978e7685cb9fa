package io.orderflow.axonserver.platform;

import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.orderflow.axonserver.protocol.control.NodeInfo;
import io.orderflow.axonserver.protocol.control.PlatformInfo;
import io.orderflow.axonserver.protocol.control.PlatformOutboundInstruction;
import io.orderflow.axonserver.protocol.control.PlatformServiceGrpc;
import io.orderflow.axonserver.rpc.ContextServices;
import io.orderflow.axonserver.rpc.HandlerChange;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The platform service of the protocol. There is one node, so clients stay where they are. */
public final class PlatformService {

  private final Map<String, PlatformClients> clients = new ConcurrentHashMap<>();
  private final Predicate<String> contexts;
  private final Supplier<NodeInfo> node;
  private final Disconnector disconnector;

  /** Ends all that a client has open besides its stream of instructions. */
  @FunctionalInterface
  public interface Disconnector {
    void disconnect(String context, String clientId, RuntimeException reason);
  }

  /**
   * @param contexts whether there is a context of that name
   * @param node what clients are told of this node
   */
  public PlatformService(
      Predicate<String> contexts, Supplier<NodeInfo> node, Disconnector disconnector) {
    this.contexts = contexts;
    this.node = node;
    this.disconnector = disconnector;
  }

  private @Nullable PlatformClients clients(String context) {
    return contexts.test(context)
        ? clients.computeIfAbsent(context, name -> new PlatformClients(name, disconnector))
        : null;
  }

  public ServerServiceDefinition definition() {
    return new ContextServices<PlatformClients>(PlatformServiceGrpc.SERVICE_NAME, this::clients)
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

  /** A handler came or went in the context. */
  public void changed(String context, HandlerChange change) {
    PlatformClients watchers = clients.get(context);
    if (watchers != null) {
      watchers.changed(change);
    }
  }

  /** One heartbeat: to be called in a steady rhythm. */
  public void beat(Duration timeout) {
    clients.values().forEach(each -> each.beat(timeout));
  }

  /** How many streams of instructions are open. */
  public int connectedClients() {
    return clients.values().stream().mapToInt(PlatformClients::size).sum();
  }

  /** Ends all streams. */
  public void close(RuntimeException reason) {
    clients.values().forEach(each -> each.close(reason));
  }
}
