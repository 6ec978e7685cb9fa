package io.orderflow.axonserver.command;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandProviderOutbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.protocol.command.CommandSubscription;
import io.orderflow.axonserver.rpc.CallOverview;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Instructions;
import io.orderflow.axonserver.rpc.Peer;
import io.orderflow.axonserver.rpc.PermitChannel;
import io.orderflow.axonserver.rpc.PermitChannel.Delivery;
import io.orderflow.axonserver.rpc.PermitChannel.Outcome;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One stream of a client that handles commands: its registrations and what it is at work on. */
final class CommandHandlerStream implements StreamObserver<CommandProviderOutbound> {

  private final CommandRouter router;
  private final PermitChannel<CommandProviderInbound> channel;
  private final Map<String, PendingCommand> pending = new ConcurrentHashMap<>();

  /**
   * What it has registered. A command is taken, and a registration begun or ended, under its lock:
   * one that came after the end would have the router offer commands to nobody for ever.
   */
  private final Set<String> registered = new HashSet<>();

  private boolean ended;
  private final String id = UUID.randomUUID().toString();
  private final @Nullable SocketAddress peer = Peer.ofThisCall();
  private volatile String clientId = "";
  private volatile String component = "";

  CommandHandlerStream(
      CommandRouter router,
      ServerCallStreamObserver<CommandProviderInbound> out,
      CommandLimits limits) {
    this.router = router;
    this.channel = new PermitChannel<>(out, limits.maxWaiting(), limits.maxWaitingBytes());
    out.setOnCancelHandler(this::lost);
  }

  String id() {
    return id;
  }

  String clientId() {
    return clientId;
  }

  boolean isOf(SocketAddress connection) {
    return connection.equals(peer);
  }

  String component() {
    return component;
  }

  /** False when this stream no longer handles the command, so that it has to go elsewhere. */
  boolean dispatch(PendingCommand command) {
    String refusal;
    synchronized (registered) {
      if (ended || !registered.contains(command.name())) {
        return false;
      }
      refusal = take(command);
    }
    if (refusal != null) {
      command.fail(ErrorCode.COMMAND_DISPATCH_ERROR, refusal);
    }
    return true;
  }

  private @Nullable String take(PendingCommand command) {
    if (pending.putIfAbsent(command.id(), command) != null) {
      return "A command with identifier %s is being handled already".formatted(command.id());
    }
    command.heldBy(this);
    if (channel.offer(command) == Outcome.ACCEPTED) {
      if (command.isForNobody()) {
        forget(command);
      }
      return null;
    }
    pending.remove(command.id(), command);
    return "The handler of %s at %s has %d commands of %d bytes waiting already"
        .formatted(command.name(), clientId, channel.waiting(), channel.waitingBytes());
  }

  @Override
  public void onNext(CommandProviderOutbound message) {
    boolean known = true;
    switch (message.getRequestCase()) {
      case COMMAND_RESPONSE -> answer(message.getCommandResponse());
      case FLOW_CONTROL -> channel.permit(message.getFlowControl().getPermits());
      case SUBSCRIBE -> subscribe(message.getSubscribe());
      case UNSUBSCRIBE -> unsubscribe(message.getUnsubscribe().getCommand());
      case ACK -> {
        return;
      }
      case REQUEST_NOT_SET -> known = false;
    }
    if (!message.getInstructionId().isEmpty()) {
      channel.sendNow(
          CommandProviderInbound.newBuilder()
              .setAck(
                  known
                      ? Instructions.done(message.getInstructionId())
                      : Instructions.unknown(message.getInstructionId()))
              .build());
    }
  }

  private void subscribe(CommandSubscription subscription) {
    clientId = subscription.getClientId();
    component = subscription.getComponentName();
    synchronized (registered) {
      if (!ended) {
        registered.add(subscription.getCommand());
        router.subscribe(subscription.getCommand(), this, subscription.getLoadFactor());
      }
    }
  }

  /** What has not been sent goes to another handler: from now on this one may be stopping. */
  private void unsubscribe(String name) {
    router.unsubscribe(name, this);
    List<PendingCommand> unsent;
    synchronized (registered) {
      registered.remove(name);
      unsent =
          mine(
              channel.withdrawAll(
                  each -> each instanceof PendingCommand command && command.name().equals(name)));
    }
    unsent.forEach(router::dispatch);
  }

  /** Those of the withdrawn commands that nobody has answered meanwhile. */
  private List<PendingCommand> mine(List<Delivery<CommandProviderInbound>> withdrawn) {
    List<PendingCommand> commands = new ArrayList<>();
    for (Delivery<CommandProviderInbound> each : withdrawn) {
      if (each instanceof PendingCommand command && pending.remove(command.id(), command)) {
        commands.add(command);
      }
    }
    return commands;
  }

  private void answer(CommandResponse response) {
    PendingCommand command = pending.remove(response.getRequestIdentifier());
    if (command != null) {
      command.answer(response);
    }
  }

  /** The caller has left: a command that still waits need not be handled. */
  void forget(PendingCommand command) {
    if (channel.withdraw(command)) {
      pending.remove(command.id(), command);
    }
  }

  int inHand() {
    return pending.size();
  }

  /** How much it has to do, by the names of the commands that it has in hand. */
  Map<String, CallOverview.Load> loads() {
    Map<String, Integer> waiting = new HashMap<>();
    Map<String, Integer> inFlight = new HashMap<>();
    for (PendingCommand each : pending.values()) {
      (each.isSent() ? inFlight : waiting).merge(each.name(), 1, Integer::sum);
    }
    Map<String, CallOverview.Load> loads = new HashMap<>();
    Set<String> names = new HashSet<>(waiting.keySet());
    names.addAll(inFlight.keySet());
    names.forEach(
        name ->
            loads.put(name, load(waiting.getOrDefault(name, 0), inFlight.getOrDefault(name, 0))));
    return loads;
  }

  CallOverview.Load load(long waiting, long inFlight) {
    return new CallOverview.Load(clientId, component, waiting, inFlight, channel.permits());
  }

  void giveUpOverdue(long now) {
    for (PendingCommand command : pending.values()) {
      if (command.overdue(now) && pending.remove(command.id(), command)) {
        channel.withdraw(command);
        command.fail(
            ErrorCode.COMMAND_DISPATCH_ERROR,
            "No answer to command %s came in time; it may have been handled"
                .formatted(command.name()));
      }
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    lost();
  }

  @Override
  public void onCompleted() {
    end(channel::complete);
  }

  private void lost() {
    end(channel::close);
  }

  /** Ends the stream from this side. */
  void close(RuntimeException reason) {
    end(() -> channel.close(reason));
  }

  /** What was sent has failed; what was not is for another handler, if there is one. */
  private void end(Supplier<List<Delivery<CommandProviderInbound>>> closing) {
    List<PendingCommand> unsent;
    synchronized (registered) {
      ended = true;
      router.remove(this);
      unsent = mine(closing.get());
    }
    for (PendingCommand command : pending.values()) {
      if (pending.remove(command.id(), command)) {
        fail(command);
      }
    }
    for (PendingCommand command : unsent) {
      if (!router.offer(command)) {
        fail(command);
      }
    }
  }

  private void fail(PendingCommand command) {
    command.fail(
        ErrorCode.CONNECTION_TO_HANDLER_LOST,
        "Connection to the handler of command %s at %s was lost"
            .formatted(command.name(), clientId));
  }
}
