package io.orderflow.axonserver.platform;

import io.grpc.Status;
import io.orderflow.axonserver.protocol.InstructionAck;
import io.orderflow.axonserver.protocol.InstructionResult;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The instructions that a client was sent and has not answered yet. The connector's
 * acknowledgements do not name the instruction, so that only a result, the end of the stream, or
 * the time ends one.
 */
final class OpenInstructions {

  private static final int MAX_OPEN = 1_000;

  private final Duration patience;
  private final Map<String, CompletableFuture<Void>> open = new ConcurrentHashMap<>();
  private volatile boolean left;

  /**
   * @param patience how long to wait for a result
   */
  OpenInstructions(Duration patience) {
    this.patience = patience;
  }

  /**
   * Sends an instruction under an id of its own; done when the client says that it succeeded.
   *
   * @param client is named in failures
   */
  CompletableFuture<Void> send(String client, Consumer<String> sending) {
    if (open.size() >= MAX_OPEN) {
      return CompletableFuture.failedFuture(
          Status.RESOURCE_EXHAUSTED
              .withDescription("%s has not answered %d instructions".formatted(client, MAX_OPEN))
              .asRuntimeException());
    }
    String id = UUID.randomUUID().toString();
    CompletableFuture<Void> result = new CompletableFuture<>();
    open.put(id, result);
    sending.accept(id);
    if (left) {
      endAll();
    }
    return result
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((nothing, failure) -> open.remove(id))
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure.getCause() instanceof TimeoutException ? late(client) : failure));
  }

  private RuntimeException late(String client) {
    return Status.DEADLINE_EXCEEDED
        .withDescription("%s gave no answer in %d ms".formatted(client, patience.toMillis()))
        .asRuntimeException();
  }

  void result(InstructionResult result) {
    CompletableFuture<Void> waiting = open.get(result.getInstructionId());
    if (waiting == null) {
      return;
    }
    if (result.getSuccess()) {
      waiting.complete(null);
    } else {
      waiting.completeExceptionally(failed(result.getError().getMessage()));
    }
  }

  void acknowledged(InstructionAck ack) {
    CompletableFuture<Void> waiting = open.get(ack.getInstructionId());
    if (waiting != null && !ack.getSuccess()) {
      waiting.completeExceptionally(failed(ack.getError().getMessage()));
    }
  }

  /** The connector tells of a task that returned false without any message. */
  private static RuntimeException failed(String message) {
    return Status.INTERNAL
        .withDescription(message.isEmpty() ? "The client could not do it" : message)
        .asRuntimeException();
  }

  /** The client has left: nothing is answered any more. */
  void end() {
    left = true;
    endAll();
  }

  private void endAll() {
    RuntimeException gone =
        Status.UNAVAILABLE
            .withDescription("The client left before it answered")
            .asRuntimeException();
    open.values().forEach(each -> each.completeExceptionally(gone));
  }
}
