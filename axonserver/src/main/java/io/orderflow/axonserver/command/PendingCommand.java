package io.orderflow.axonserver.command;

import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.metrics.CallMeter;
import io.orderflow.axonserver.protocol.ProcessingKey;
import io.orderflow.axonserver.protocol.command.Command;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Instructions;
import io.orderflow.axonserver.rpc.PermitChannel;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A command between its caller and its handler. It is answered once. */
final class PendingCommand implements PermitChannel.Delivery<CommandProviderInbound> {

  private final Command command;
  private final ServerCallStreamObserver<CommandResponse> caller;
  private final long deadline;
  private final CallMeter meter;
  private final long begun;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable CommandHandlerStream handler;
  private volatile boolean sent;
  private volatile boolean forNobody;

  /**
   * @param begun when it came, on the clock of {@link System#nanoTime}
   * @param deadline when it is given up, on the same clock
   */
  PendingCommand(
      Command command,
      ServerCallStreamObserver<CommandResponse> caller,
      long begun,
      long deadline,
      CallMeter meter) {
    this.begun = begun;
    this.meter = meter;
    this.command = command;
    this.caller = caller;
    this.deadline = deadline;
  }

  void heldBy(CommandHandlerStream stream) {
    handler = stream;
  }

  /** Nobody waits for the answer: a command that still waits need not be handled. */
  void callerLeft() {
    forNobody = true;
    CommandHandlerStream stream = handler;
    if (stream != null) {
      stream.forget(this);
    }
  }

  /** Whether the caller has left: who takes the command after that forgets it himself. */
  boolean isForNobody() {
    return forNobody;
  }

  String id() {
    return command.getMessageIdentifier();
  }

  String name() {
    return command.getName();
  }

  String routingKey() {
    String key =
        Instructions.text(command.getProcessingInstructionsList(), ProcessingKey.ROUTING_KEY);
    return key == null || key.isEmpty() ? id() : key;
  }

  boolean overdue(long now) {
    return deadline - now < 0;
  }

  @Override
  public CommandProviderInbound message() {
    return CommandProviderInbound.newBuilder().setCommand(command).build();
  }

  @Override
  public int size() {
    return command.getSerializedSize();
  }

  @Override
  public long priority() {
    return Instructions.number(command.getProcessingInstructionsList(), ProcessingKey.PRIORITY, 0);
  }

  @Override
  public void sent() {
    sent = true;
  }

  /** Whether it has left for its handler. */
  boolean isSent() {
    return sent;
  }

  /** With what the handler says. */
  void answer(CommandResponse response) {
    if (answered.compareAndSet(false, true)) {
      meter.answered(System.nanoTime() - begun, response.getErrorCode());
      send(response);
    }
  }

  private void send(CommandResponse response) {
    if (!caller.isCancelled()) {
      caller.onNext(response);
      caller.onCompleted();
    }
  }

  void fail(ErrorCode code, String message) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    meter.failed(code.code());
    send(
        CommandResponse.newBuilder()
            .setMessageIdentifier(UUID.randomUUID().toString())
            .setRequestIdentifier(id())
            .setErrorCode(code.code())
            .setErrorMessage(code.message(message))
            .build());
  }
}
