package io.orderflow.axonserver.store;

import java.util.concurrent.CompletableFuture;

/** Told once how a write ended, on the sequencer's thread: it must be quick. */
public interface Completion {

  /** The write is on disk. */
  void succeeded();

  /**
   * The write was not carried out, or after {@link StoreFailedException} its outcome is unknown.
   *
   * @param reason one of this package's exceptions
   */
  void failed(Exception reason);

  /** Takes a step after success, before it is told. */
  static Completion after(Runnable step, Completion completion) {
    return new Completion() {
      @Override
      public void succeeded() {
        step.run();
        completion.succeeded();
      }

      @Override
      public void failed(Exception reason) {
        completion.failed(reason);
      }
    };
  }

  /** Completes the future as the write ends. */
  static Completion of(CompletableFuture<Void> future) {
    return new Completion() {
      @Override
      public void succeeded() {
        future.complete(null);
      }

      @Override
      public void failed(Exception reason) {
        future.completeExceptionally(reason);
      }
    };
  }
}
