package io.orderflow.axonserver.query;

import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.metrics.CallMeter;
import io.orderflow.axonserver.protocol.ProcessingKey;
import io.orderflow.axonserver.protocol.query.QueryRequest;
import io.orderflow.axonserver.protocol.query.QueryResponse;
import io.orderflow.axonserver.rpc.Instructions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One query on its way: it is sent to one instance of each component that handles it.
 *
 * <ul>
 *   <li>A direct query is answered by the first answer that is no error, or else by an error.
 *   <li>Scatter-gather passes all answers on, until all have answered or the time is over.
 *   <li>A streaming query goes to one instance alone; what the caller can take decides how much
 *       that instance may send.
 * </ul>
 */
final class QueryCall {

  private static final int DIRECT = 1;
  private static final long WINDOW = 64;

  /** Counts calls that the caller gave up, or a stream that it had enough of. */
  private static final String CANCELLED = "CANCELLED";

  private final QueryRequest request;
  private final ServerCallStreamObserver<QueryResponse> caller;
  private final boolean streaming;
  private final boolean direct;
  private final long deadline;
  private final long begun = System.nanoTime();
  private final CallMeter meter;
  private final List<QueryTask> tasks = new ArrayList<>();
  private @Nullable QueryResponse error;

  /** How many answers the handler may still send. Set outside the lock: see {@link #sent}. */
  private final AtomicLong open = new AtomicLong();

  private boolean answered;
  private boolean ended;

  QueryCall(
      QueryRequest request,
      ServerCallStreamObserver<QueryResponse> caller,
      QueryLimits limits,
      CallMeter meter) {
    this.meter = meter;
    this.caller = caller;
    this.streaming =
        Instructions.flag(
            request.getProcessingInstructionsList(), ProcessingKey.CLIENT_SUPPORTS_STREAMING);
    this.direct =
        Instructions.number(
                request.getProcessingInstructionsList(), ProcessingKey.NR_OF_RESULTS, DIRECT)
            == DIRECT;
    this.deadline = limits.deadline(request.getProcessingInstructionsList());
    this.request = streaming ? QueryTask.withServerStreaming(request) : request;
    caller.setOnCancelHandler(this::cancel);
    if (streaming) {
      caller.setOnReadyHandler(this::grant);
    }
  }

  QueryRequest request() {
    return request;
  }

  String id() {
    return request.getMessageIdentifier();
  }

  boolean streaming() {
    return streaming;
  }

  /** Sends the query to the given handlers; they are all of different components. */
  void start(List<QueryHandlerStream> handlers) {
    List<QueryTask> all = new ArrayList<>();
    synchronized (this) {
      for (QueryHandlerStream handler : handlers) {
        all.add(new QueryTask(this, handler));
      }
      tasks.addAll(all);
      if (all.isEmpty()) {
        if (direct || streaming) {
          error = QueryErrors.noHandler(id(), request.getQuery());
        }
        complete();
        return;
      }
    }
    all.forEach(task -> task.handler().dispatch(task));
  }

  /**
   * The handler got the query: a streaming one is told how much it may send. This comes with the
   * handler's channel locked, which must not wait for the lock of a call.
   */
  void sent(QueryTask task) {
    if (streaming) {
      open.set(WINDOW);
      task.grant(WINDOW);
    }
  }

  synchronized void response(QueryTask task, QueryResponse response) {
    if (ended) {
      task.cancel();
      return;
    }
    if (caller.isCancelled()) {
      return;
    }
    answered = true;
    open.decrementAndGet();
    if ((direct || streaming) && !response.getErrorCode().isEmpty()) {
      // One stream may have several handlers of a query: the error counts if it is the last word.
      error = response;
      grant();
      return;
    }
    if (streaming) {
      error = null;
    }
    caller.onNext(response);
    if (direct && !streaming) {
      error = null;
      tasks.remove(task);
      complete();
    } else {
      grant();
    }
  }

  private synchronized void grant() {
    if (streaming && !ended && open.get() <= WINDOW / 2 && !tasks.isEmpty() && caller.isReady()) {
      QueryTask task = tasks.get(0);
      if (task.isSent()) {
        long more = WINDOW - open.get();
        open.addAndGet(more);
        task.grant(more);
      }
    }
  }

  synchronized void completed(QueryTask task) {
    tasks.remove(task);
    if (!ended && tasks.isEmpty()) {
      complete();
    }
  }

  synchronized void failed(QueryTask task, QueryResponse failure) {
    if (!ended && error == null) {
      error = failure;
    }
    completed(task);
  }

  private void complete() {
    ended = true;
    if (error != null && !answered) {
      meter.failed(error.getErrorCode());
    } else {
      meter.answered(System.nanoTime() - begun, error == null ? "" : error.getErrorCode());
    }
    if (!caller.isCancelled()) {
      if (error != null) {
        caller.onNext(error);
      }
      caller.onCompleted();
    }
    cancelTasks();
  }

  private synchronized void cancel() {
    if (!ended) {
      meter.failed(CANCELLED);
    }
    ended = true;
    cancelTasks();
  }

  private void cancelTasks() {
    List<QueryTask> left = List.copyOf(tasks);
    tasks.clear();
    left.forEach(QueryTask::cancel);
  }

  synchronized void giveUpIfOverdue(long now) {
    if (ended || deadline - now >= 0) {
      return;
    }
    if (direct || streaming) {
      error = QueryErrors.overdue(id(), request.getQuery());
    }
    complete();
  }

  synchronized boolean ended() {
    return ended;
  }
}
