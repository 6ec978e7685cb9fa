package io.orderflow.axonserver.transform;

import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.StoreClosedException;
import io.orderflow.axonserver.store.StoreFailedException;
import io.orderflow.axonserver.store.StoredEvent;
import io.orderflow.axonserver.store.StoredTransformation;
import io.orderflow.axonserver.store.Transformations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the transformation of a context, a few actions with each write, so that no other write
 * waits long. How far it is stands on disk with each step: after the end of the node, or a failure,
 * it goes on from there.
 */
final class Applier {

  private static final Logger logger = LoggerFactory.getLogger(Applier.class);
  private static final int STEP_ACTIONS = 256;
  private static final long STEP_BYTES = 1 << 20;
  private static final long LONGEST_WRITE_SECONDS = 60;
  private static final long SHORTEST_BACK_OFF = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_BACK_OFF = TimeUnit.SECONDS.toNanos(5);

  private final Transformations transformations;
  private final EventLog log;
  private long backOff = SHORTEST_BACK_OFF;

  private Applier(Transformations transformations, EventLog log) {
    this.transformations = transformations;
    this.log = log;
  }

  /** Applies in the background what is to be applied in the context, if anything is. */
  static void start(Transformations transformations, EventLog log) {
    Applier applier = new Applier(transformations, log);
    Thread.ofVirtual().name("axonserver-applier-" + log.context()).start(applier::run);
  }

  private void run() {
    try {
      while (!log.isDeleted() && proceed()) {
        // Each turn is one step.
      }
    } catch (StoreClosedException | StoreFailedException end) {
      logger.info("The rest of a transformation is applied after the next start");
    } catch (RuntimeException damaged) {
      logger.error("A transformation of {} cannot be applied", log.context(), damaged);
    }
  }

  /** False when there is nothing left to be applied. */
  private boolean proceed() {
    StoredTransformation open = transformations.open(log);
    if (open == null || !open.isApplying()) {
      return false;
    }
    Exception failure = write(open, nextOf(open));
    if (failure == null) {
      backOff = SHORTEST_BACK_OFF;
    } else if (failure instanceof StoreClosedException || failure instanceof StoreFailedException) {
      throw (RuntimeException) failure;
    } else {
      logger.info("A step of a transformation is tried again: {}", failure.getMessage());
      LockSupport.parkNanos(backOff);
      backOff = Math.min(LONGEST_BACK_OFF, 2 * backOff);
    }
    return true;
  }

  private List<StoredEvent> nextOf(StoredTransformation applying) {
    List<TransformRequest> actions = transformations.next(log, applying, STEP_ACTIONS, STEP_BYTES);
    if (actions.isEmpty() && applying.applied() <= applying.details().getSequence()) {
      throw new IllegalStateException("Action %d is missing".formatted(applying.applied()));
    }
    List<StoredEvent> events = new ArrayList<>(actions.size());
    for (TransformRequest action : actions) {
      StoredEvent original = log.event(Change.tokenOf(action));
      events.add(original.replacedBy(Change.result(action, original.event())));
    }
    return events;
  }

  /** Waits until it is on disk; returns why it is not. */
  private @Nullable Exception write(StoredTransformation applying, List<StoredEvent> events) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    transformations.step(log, applying, events, Completion.of(written));
    try {
      var unused = written.orTimeout(LONGEST_WRITE_SECONDS, TimeUnit.SECONDS).join();
      return null;
    } catch (CompletionException failure) {
      return failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }
}
