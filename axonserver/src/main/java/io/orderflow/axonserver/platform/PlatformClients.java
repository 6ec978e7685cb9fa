package io.orderflow.axonserver.platform;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.protocol.control.PlatformOutboundInstruction;
import io.orderflow.axonserver.rpc.HandlerChange;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients of one context that have opened a stream of instructions. */
final class PlatformClients {

  private static final Logger log = LoggerFactory.getLogger(PlatformClients.class);

  private final String context;
  private final PlatformService.Disconnector disconnector;
  private final Duration patience;
  private final Function<String, List<HandlerChange>> handlers;
  private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();
  private volatile @Nullable RuntimeException ended;

  /**
   * @param handlers those of a context
   */
  PlatformClients(
      String context,
      PlatformService.Disconnector disconnector,
      Duration patience,
      Function<String, List<HandlerChange>> handlers) {
    this.handlers = handlers;
    this.context = context;
    this.disconnector = disconnector;
    this.patience = patience;
  }

  ClientStream open(ServerCallStreamObserver<PlatformOutboundInstruction> out) {
    ClientStream stream = new ClientStream(this, out, patience);
    streams.add(stream);
    RuntimeException reason = ended;
    if (reason != null) {
      stream.close(reason);
    }
    return stream;
  }

  void registered(ClientStream stream) {
    log.info(
        "{} ({}) connected to context {}",
        stream.identification().getClientId(),
        stream.identification().getComponentName(),
        context);
  }

  void left(ClientStream stream) {
    if (streams.remove(stream)) {
      log.info("{} left context {}", stream.identification().getClientId(), context);
    }
  }

  /** Asks all for a sign of life, and parts with those who gave none for too long. */
  void beat(Duration timeout) {
    long now = System.nanoTime();
    for (ClientStream stream : streams) {
      if (stream.nanosSinceHeard(now) > timeout.toNanos()) {
        part(stream, timeout);
      } else {
        stream.sendHeartbeat();
      }
    }
  }

  /** Whatever else the client has by another connection stays. */
  private void part(ClientStream stream, Duration timeout) {
    String clientId = stream.identification().getClientId();
    RuntimeException reason =
        Status.UNAVAILABLE
            .withDescription("No heartbeat for " + timeout.toSeconds() + " s")
            .asRuntimeException();
    log.warn("{} gave no sign of life for {}", clientId, timeout);
    stream.close(reason);
    SocketAddress peer = stream.peer();
    if (peer != null) {
      disconnector.disconnect(context, peer, reason);
    }
  }

  void changed(HandlerChange change) {
    PlatformOutboundInstruction instruction = instruction(change);
    streams.forEach(stream -> stream.tell(instruction));
  }

  /** The handlers that are there, each told as one that comes. */
  List<PlatformOutboundInstruction> present() {
    return handlers.apply(context).stream().map(this::instruction).toList();
  }

  private PlatformOutboundInstruction instruction(HandlerChange change) {
    return PlatformOutboundInstruction.newBuilder()
        .setTopologyChange(TopologyChanges.of(context, change))
        .build();
  }

  /** Who has said who it is. */
  Stream<ClientStream> registered() {
    return streams.stream().filter(each -> !each.identification().getClientId().isEmpty());
  }

  /** What the clients tell of their event processors. */
  Stream<ProcessorInstance> processors() {
    return streams.stream()
        .flatMap(
            stream ->
                stream.processors().values().stream()
                    .map(info -> new ProcessorInstance(context, stream, info)));
  }

  /** Those who have said who they are. */
  Stream<ConnectedClient> connected() {
    return streams.stream()
        .filter(stream -> !stream.identification().getClientId().isEmpty())
        .map(stream -> stream.connected(context));
  }

  int size() {
    return streams.size();
  }

  void close(RuntimeException reason) {
    ended = reason;
    streams.forEach(stream -> stream.close(reason));
  }
}
