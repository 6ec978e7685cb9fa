package io.orderflow.axonserver.browse;

import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Few may search at a time, so that there is room for the others. */
final class Turns {

  private static final long PATIENCE_SECONDS = 2;

  private final Semaphore free;

  Turns(int atOnce) {
    this.free = new Semaphore(atOnce, true);
  }

  <T> T take(Supplier<T> work) throws InterruptedException {
    if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("Others are searching: ask again in a moment")
          .asRuntimeException();
    }
    try {
      return work.get();
    } finally {
      free.release();
    }
  }
}
