package io.orderflow.axonserver.platform;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.InstructionAck;
import io.orderflow.axonserver.protocol.control.ClientIdentification;
import io.orderflow.axonserver.protocol.control.EventProcessorInfo;
import io.orderflow.axonserver.protocol.control.Heartbeat;
import io.orderflow.axonserver.protocol.control.PlatformInboundInstruction;
import io.orderflow.axonserver.protocol.control.PlatformOutboundInstruction;
import io.orderflow.axonserver.protocol.control.RequestReconnect;
import io.orderflow.axonserver.rpc.Instructions;
import io.orderflow.axonserver.rpc.Peer;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's stream of instructions: who it is, whether it lives, how its processors do. */
final class ClientStream implements StreamObserver<PlatformInboundInstruction> {

  private static final Logger log = LoggerFactory.getLogger(ClientStream.class);
  private static final PlatformOutboundInstruction RECONNECT =
      PlatformOutboundInstruction.newBuilder()
          .setRequestReconnect(RequestReconnect.getDefaultInstance())
          .build();
  private static final PlatformOutboundInstruction HEARTBEAT =
      PlatformOutboundInstruction.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build();

  private final PlatformClients clients;
  private final ServerCallStreamObserver<PlatformOutboundInstruction> out;
  private final ProcessorReports processors = new ProcessorReports();
  private final OpenInstructions instructions;
  private volatile ClientIdentification identification = ClientIdentification.getDefaultInstance();
  private volatile long lastHeard;
  private volatile boolean watching;
  private final long openedAt = System.nanoTime();
  private final @Nullable SocketAddress peer = Peer.ofThisCall();
  private boolean ended;
  private boolean warned;

  /**
   * @param patience how long to wait for the result of an instruction
   */
  ClientStream(
      PlatformClients clients,
      ServerCallStreamObserver<PlatformOutboundInstruction> out,
      Duration patience) {
    this.clients = clients;
    this.out = out;
    this.instructions = new OpenInstructions(patience);
    this.lastHeard = System.nanoTime();
    out.setOnCancelHandler(this::leave);
  }

  ClientIdentification identification() {
    return identification;
  }

  /** The other end of the connection that it came by. */
  @Nullable SocketAddress peer() {
    return peer;
  }

  /** What the client last told of each of its event processors, by the processor's name. */
  Map<String, EventProcessorInfo> processors() {
    return processors.current(System.nanoTime());
  }

  ConnectedClient connected(String context) {
    return new ConnectedClient(
        context,
        identification.getClientId(),
        identification.getComponentName(),
        identification.getVersion(),
        Duration.ofNanos(System.nanoTime() - openedAt),
        processors().keySet().stream().sorted().toList());
  }

  /** Whatever a client says proves that it lives. */
  long nanosSinceHeard(long now) {
    return now - lastHeard;
  }

  @Override
  public void onNext(PlatformInboundInstruction instruction) {
    lastHeard = System.nanoTime();
    String id = instruction.getInstructionId();
    InstructionAck answer = Instructions.done(id);
    switch (instruction.getRequestCase()) {
      case REGISTER -> {
        identification = instruction.getRegister();
        clients.registered(this);
      }
      case EVENT_PROCESSOR_INFO -> {
        if (!processors.add(instruction.getEventProcessorInfo(), lastHeard)) {
          answer = Instructions.refused(id, "A client has told of too many event processors");
          warnOnce();
        }
      }
      case SUBSCRIBE_TOPOLOGY_CHANGES -> watch();
      case UNSUBSCRIBE_TOPOLOGY_CHANGES -> watching = false;
      case HEARTBEAT -> {}
      case ACK -> {
        instructions.acknowledged(instruction.getAck());
        return;
      }
      case RESULT -> {
        instructions.result(instruction.getResult());
        return;
      }
      case REQUEST_NOT_SET -> answer = Instructions.unknown(id);
    }
    if (!id.isEmpty()) {
      send(PlatformOutboundInstruction.newBuilder().setAck(answer).build());
    }
  }

  /** The connector does not tell its application. */
  private void warnOnce() {
    if (!warned) {
      warned = true;
      log.warn(
          "Not all event processors of {} are known: it tells of more than {}, or of much about them",
          identification.getClientId(),
          ProcessorReports.MAX_PROCESSORS);
    }
  }

  /** Has the client do something; done when it says that it succeeded. */
  CompletableFuture<Void> instruct(Consumer<PlatformOutboundInstruction.Builder> filling) {
    PlatformOutboundInstruction.Builder instruction = PlatformOutboundInstruction.newBuilder();
    filling.accept(instruction);
    return instructions.send(
        identification.getClientId(), id -> send(instruction.setInstructionId(id).build()));
  }

  /**
   * Asks the client to close its connection and come back. The connector first finishes what it is
   * at work on; it does not answer.
   */
  void requestReconnect() {
    send(RECONNECT);
  }

  void sendHeartbeat() {
    if (!identification.getClientId().isEmpty() && out.isReady()) {
      send(HEARTBEAT);
    }
  }

  /** Tells who is there, and then who comes and goes: what changes meanwhile waits its turn. */
  private synchronized void watch() {
    watching = true;
    clients.present().forEach(this::send);
  }

  /** Tells of a change to who comes and goes, if the client wants to know. */
  void tell(PlatformOutboundInstruction change) {
    if (watching) {
      send(change);
    }
  }

  private synchronized void send(PlatformOutboundInstruction instruction) {
    if (!ended) {
      out.onNext(instruction);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    leave();
  }

  @Override
  public void onCompleted() {
    if (end()) {
      out.onCompleted();
    }
  }

  void close(RuntimeException reason) {
    if (end() && !out.isCancelled()) {
      out.onError(reason);
    }
  }

  private void leave() {
    end();
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    clients.left(this);
    instructions.end();
    return first;
  }
}
