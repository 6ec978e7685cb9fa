package io.orderflow.axonserver.command;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandProviderOutbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.protocol.command.CommandSubscription;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Instructions;
import io.orderflow.axonserver.rpc.PermitChannel;
import io.orderflow.axonserver.rpc.PermitChannel.Outcome;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** One stream of a client that handles commands: its registrations and what it is at work on. */
final class CommandHandlerStream implements StreamObserver<CommandProviderOutbound> {

  private final CommandRouter router;
  private final PermitChannel<CommandProviderInbound> channel;
  private final Map<String, PendingCommand> pending = new ConcurrentHashMap<>();
  private final String id = UUID.randomUUID().toString();
  private volatile String clientId = "";
  private volatile String component = "";

  CommandHandlerStream(
      CommandRouter router, ServerCallStreamObserver<CommandProviderInbound> out, int maxWaiting) {
    this.router = router;
    this.channel = new PermitChannel<>(out, maxWaiting);
    out.setOnCancelHandler(this::lost);
  }

  String id() {
    return id;
  }

  String clientId() {
    return clientId;
  }

  String component() {
    return component;
  }

  /** False when this stream has ended, so that the command has to go elsewhere. */
  boolean dispatch(PendingCommand command) {
    if (pending.putIfAbsent(command.id(), command) != null) {
      command.fail(
          ErrorCode.COMMAND_DISPATCH_ERROR,
          "A command with identifier %s is being handled already".formatted(command.id()));
      return true;
    }
    command.heldBy(this);
    Outcome outcome = channel.offer(command);
    if (outcome != Outcome.ACCEPTED) {
      pending.remove(command.id(), command);
    }
    if (outcome == Outcome.FULL) {
      command.fail(
          ErrorCode.COMMAND_DISPATCH_ERROR,
          "The handler of %s at %s has %d commands waiting already"
              .formatted(command.name(), clientId, channel.waiting()));
    }
    return outcome != Outcome.CLOSED;
  }

  @Override
  public void onNext(CommandProviderOutbound message) {
    boolean known = true;
    switch (message.getRequestCase()) {
      case COMMAND_RESPONSE -> answer(message.getCommandResponse());
      case FLOW_CONTROL -> channel.permit(message.getFlowControl().getPermits());
      case SUBSCRIBE -> subscribe(message.getSubscribe());
      case UNSUBSCRIBE -> router.unsubscribe(message.getUnsubscribe().getCommand(), this);
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
    router.subscribe(subscription.getCommand(), this, subscription.getLoadFactor());
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
    router.remove(this);
    channel.complete();
    failPending();
  }

  private void lost() {
    router.remove(this);
    channel.close();
    failPending();
  }

  /** Ends the stream from this side. */
  void close(RuntimeException reason) {
    router.remove(this);
    channel.close(reason);
    failPending();
  }

  private void failPending() {
    for (PendingCommand command : pending.values()) {
      if (pending.remove(command.id(), command)) {
        command.fail(
            ErrorCode.CONNECTION_TO_HANDLER_LOST,
            "Connection to the handler of command %s at %s was lost"
                .formatted(command.name(), clientId));
      }
    }
  }
}
