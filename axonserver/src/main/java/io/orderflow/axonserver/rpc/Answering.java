package io.orderflow.axonserver.rpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers a call when what it asked for is done. */
public final class Answering {

  private Answering() {}

  /** Answers with what comes of it. */
  public static <R> void with(CompletableFuture<R> done, StreamObserver<R> answer) {
    when(
        done,
        answer,
        result -> {
          answer.onNext(result);
          answer.onCompleted();
        });
  }

  /** Completes the call without a message. */
  public static <R> void without(CompletableFuture<Void> done, StreamObserver<R> answer) {
    when(done, answer, nothing -> answer.onCompleted());
  }

  /** What an action makes, or that it failed at once. */
  public static <T> CompletableFuture<T> of(Supplier<CompletableFuture<T>> action) {
    try {
      return action.get();
    } catch (RuntimeException refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  /** Has a thread answer that may wait for the disk; what it throws is the answer, too. */
  public static void by(Executor readers, StreamObserver<?> answer, Runnable reading) {
    cancellable(answer);
    try {
      readers.execute(
          () -> {
            try {
              reading.run();
            } catch (RuntimeException failure) {
              answer.onError(Failures.of(failure));
            }
          });
    } catch (RejectedExecutionException closing) {
      answer.onError(Failures.of(closing));
    }
  }

  /** A caller that leaves early makes later answers go nowhere, instead of failing. */
  public static void cancellable(StreamObserver<?> answer) {
    ((ServerCallStreamObserver<?>) answer).setOnCancelHandler(() -> {});
  }

  private static <T> void when(
      CompletableFuture<T> done, StreamObserver<?> answer, Consumer<T> success) {
    cancellable(answer);
    var unused =
        done.whenComplete(
            (result, failure) -> {
              if (failure == null) {
                success.accept(result);
              } else {
                answer.onError(told(failure));
              }
            });
  }

  private static RuntimeException told(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof Exception known
        ? Failures.of(known)
        : Status.INTERNAL.withCause(failure).asRuntimeException();
  }
}
