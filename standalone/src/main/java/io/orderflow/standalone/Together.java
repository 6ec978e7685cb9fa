package io.orderflow.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts several things at the same time. What started is held even where another failed, so that
 * it is closed with the rest.
 */
final class Together {

  private final Resources resources;
  private final List<Runnable> ends = new ArrayList<>();

  Together(Resources resources) {
    this.resources = resources;
  }

  /** Starts one thing; they are held in the order in which they were added. */
  <T extends AutoCloseable> CompletableFuture<T> start(String name, Callable<T> start) {
    CompletableFuture<T> started = new CompletableFuture<>();
    ends.add(() -> resources.hold(name, started.join()));
    Thread.ofPlatform()
        .daemon()
        .name("start " + name)
        .start(
            () -> {
              try {
                started.complete(start.call());
              } catch (Throwable failure) {
                started.completeExceptionally(failure);
              }
            });
    return started;
  }

  /** Waits for all of them; throws what the first that failed has thrown. */
  void join() {
    List<Throwable> failures = new ArrayList<>();
    for (Runnable end : ends) {
      try {
        end.run();
      } catch (CompletionException failed) {
        failures.add(failed.getCause() == null ? failed : failed.getCause());
      }
    }
    if (!failures.isEmpty()) {
      Throwable first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw StartFailure.of(first);
    }
  }
}
