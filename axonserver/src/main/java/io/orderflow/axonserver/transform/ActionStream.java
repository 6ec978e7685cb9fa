package io.orderflow.axonserver.transform;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.event.TransformRequest;
import io.orderflow.axonserver.protocol.event.TransformRequestAck;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.Transformations;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that adds actions. They are looked at in their order by a reader's thread, because
 * replacements are held against what they replace; each is acknowledged when it is on disk. What is
 * not acknowledged yet is bounded: no more is asked of the client meanwhile. The first action that
 * is refused ends the stream; those before it stay.
 *
 * <p>Whoever raises {@link #work}, which counts the actions to be looked at, from 0 has that done
 * until it is 0 again.
 */
final class ActionStream implements StreamObserver<TransformRequest> {

  private static final int MAX_PENDING = 256;
  private static final long MAX_PENDING_BYTES = 1 << 20;
  private static final int ACTIONS_PER_TURN = 64;

  private final EventLog log;
  private final Transformations transformations;
  private final Executor readers;
  private final int maxEventBytes;
  private final ServerCallStreamObserver<TransformRequestAck> answer;
  private final Consumer<ActionStream> onEnd;
  private final Queue<TransformRequest> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private volatile String transformation = "";

  // Guarded by this, as are all calls of the answer.
  private int pending;
  private long pendingBytes;
  private boolean asked;
  private boolean complete;
  private boolean ended;

  ActionStream(
      EventLog log,
      Transformations transformations,
      Executor readers,
      int maxEventBytes,
      ServerCallStreamObserver<TransformRequestAck> answer,
      Consumer<ActionStream> onEnd) {
    this.log = log;
    this.transformations = transformations;
    this.readers = readers;
    this.maxEventBytes = maxEventBytes;
    this.answer = answer;
    this.onEnd = onEnd;
    answer.disableAutoRequest();
    answer.setOnReadyHandler(this::askForMore);
    answer.setOnCancelHandler(this::leave);
  }

  private synchronized void askForMore() {
    if (!asked
        && !ended
        && !complete
        && pending < MAX_PENDING
        && pendingBytes < MAX_PENDING_BYTES
        && answer.isReady()) {
      asked = true;
      answer.request(1);
    }
  }

  @Override
  public void onNext(TransformRequest action) {
    synchronized (this) {
      asked = false;
      if (ended) {
        return;
      }
      pending++;
      pendingBytes += action.getSerializedSize();
    }
    waiting.add(action);
    askForMore();
    if (work.getAndIncrement() == 0) {
      handToReader();
    }
  }

  private void handToReader() {
    try {
      readers.execute(this::run);
    } catch (RejectedExecutionException closing) {
      end(Failures.of(closing));
    }
  }

  private void run() {
    int done = 0;
    TransformRequest next = waiting.poll();
    while (next != null) {
      if (!hasEnded()) {
        add(next);
      }
      done++;
      next = done < ACTIONS_PER_TURN ? waiting.poll() : null;
    }
    if (work.addAndGet(-done) > 0) {
      handToReader();
    }
  }

  private void add(TransformRequest action) {
    try {
      StatusRuntimeException objection = objection(action);
      if (objection != null) {
        end(objection);
      } else {
        transformation = action.getTransformationId().getId();
        transformations.add(log, transformation, action, new Acknowledgement(action));
      }
    } catch (RuntimeException failure) {
      end(Failures.of(failure));
    }
  }

  /** The order of actions is the store's to look at. */
  private @Nullable StatusRuntimeException objection(TransformRequest action) {
    long token = Change.tokenOf(action);
    if (!action.hasReplaceEvent() && !action.hasDeleteEvent()) {
      return Failures.invalid("An action replaces an event or deletes one");
    }
    if (token < 0 || token > log.head()) {
      return Failures.invalid(
          "There is no event %d: the last one is %d".formatted(token, log.head()));
    }
    return action.hasReplaceEvent()
        ? Change.objection(
            token, log.event(token).event(), action.getReplaceEvent().getEvent(), maxEventBytes)
        : null;
  }

  @Override
  public void onError(Throwable cancelled) {
    leave();
  }

  @Override
  public synchronized void onCompleted() {
    complete = true;
    completeIfDone();
  }

  private synchronized void acknowledge(TransformRequest action) {
    pending--;
    pendingBytes -= action.getSerializedSize();
    if (!ended) {
      answer.onNext(TransformRequestAck.newBuilder().setSequence(action.getSequence()).build());
      completeIfDone();
      askForMore();
    }
  }

  private void completeIfDone() {
    if (complete && pending == 0 && !ended) {
      leave();
      answer.onCompleted();
    }
  }

  /** Ends the stream if its actions were for the given transformation, which takes no more. */
  void completeIfFor(String ended) {
    if (transformation.equals(ended)) {
      onCompleted();
    }
  }

  /** Ends the stream, if it has not ended, and tells the client why. */
  synchronized void end(RuntimeException reason) {
    if (!ended) {
      leave();
      if (!answer.isCancelled()) {
        answer.onError(reason);
      }
    }
  }

  private synchronized void leave() {
    ended = true;
    onEnd.accept(this);
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private final class Acknowledgement implements Completion {

    private final TransformRequest action;

    Acknowledgement(TransformRequest action) {
      this.action = action;
    }

    @Override
    public void succeeded() {
      acknowledge(action);
    }

    @Override
    public void failed(Exception reason) {
      end(Failures.of(reason));
    }
  }
}
