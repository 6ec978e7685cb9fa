package io.orderflow.support.mongo;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * What a batch of events writes, and in which order: first what its handlers made of the events,
 * then the token. A failure of any write leaves the rest unwritten and the token where it was, so
 * that the batch comes again.
 *
 * <p>Axon alone does not give this order: a pooled processor registers the token write before any
 * handler ran, and the commit phase runs backwards over the messages of a batch. So the order is
 * kept here, in one commit handler of the root unit of work.
 */
public final class BatchEnd {

  private static final String RESOURCE = BatchEnd.class.getName();

  private final List<Runnable> writes = new ArrayList<>();
  private final List<Runnable> tokens = new ArrayList<>();

  private BatchEnd() {}

  /**
   * Runs the write at the end of the current unit of work, before its token; at once where there is
   * no unit of work, or its end has come already. Writes run in the order in which they came.
   */
  public static void write(Runnable write) {
    if (isOpen()) {
      ofCurrent().writes.add(write);
    } else {
      write.run();
    }
  }

  static void token(Runnable token) {
    if (isOpen()) {
      ofCurrent().tokens.add(token);
    } else {
      token.run();
    }
  }

  private static boolean isOpen() {
    return CurrentUnitOfWork.isStarted()
        && CurrentUnitOfWork.get().root().phase().isBefore(UnitOfWork.Phase.COMMIT);
  }

  private static BatchEnd ofCurrent() {
    UnitOfWork<?> root = CurrentUnitOfWork.get().root();
    return root.getOrComputeResource(
        RESOURCE,
        absent -> {
          BatchEnd end = new BatchEnd();
          root.onCommit(committed -> end.run());
          return end;
        });
  }

  private void run() {
    try {
      writes.forEach(Runnable::run);
      tokens.forEach(Runnable::run);
    } catch (Error error) {
      // Axon rolls a commit back for exceptions alone; after an Error the segment would stand
      // still.
      throw new IllegalStateException("the end of a batch broke", error);
    }
  }
}
