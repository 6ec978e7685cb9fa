package io.orderflow.axonserver.rpc;

import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what ends soon, with a limit: for threads that may wait, never for a connection's. */
public final class Waiting {

  private static final long LIMIT_SECONDS = 30;

  private Waiting() {}

  /** Throws what the future ended with. */
  public static <T> T on(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    } catch (TimeoutException late) {
      throw Status.DEADLINE_EXCEEDED
          .withDescription("No answer in %d s".formatted(LIMIT_SECONDS))
          .asRuntimeException();
    }
  }
}
