package io.orderflow.axonserver.access;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.orderflow.axonserver.protocol.event.QueryEventsRequest;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that may go on for long: it ends when its caller may no longer do what it does. Others
 * than its own thread end it, so that all that it sends goes through its lock. What comes in has
 * another, because services rely on being told one thing at a time, and may send while they are.
 */
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

  private final Set<GuardedCall<?, ?>> open;
  private final Function<String, Verdict> decision;
  private final Set<String> contexts = new CopyOnWriteArraySet<>();
  private final ReentrantLock incoming = new ReentrantLock();
  private ServerCall.@Nullable Listener<Q> listener;
  private boolean closed;
  private volatile boolean ended;

  /**
   * @param open where it is found while it is open
   * @param decision whether the caller may do this in a context
   */
  GuardedCall(
      ServerCall<Q, R> call,
      Set<GuardedCall<?, ?>> open,
      Function<String, Verdict> decision,
      String context) {
    super(call);
    this.open = open;
    this.decision = decision;
    contexts.add(context);
  }

  ServerCall.Listener<Q> start(Metadata headers, ServerCallHandler<Q, R> next) {
    ServerCall.Listener<Q> started = next.startCall(this, headers);
    synchronized (this) {
      listener = started;
    }
    open.add(this);
    recheck();
    return new Incoming(started);
  }

  /** To be called when somebody may do something else than before. */
  void recheck() {
    for (String context : contexts) {
      Verdict verdict = decision.apply(context);
      if (verdict != Verdict.ALLOWED) {
        end(verdict);
        return;
      }
    }
  }

  private void end(Verdict verdict) {
    ServerCall.Listener<Q> told;
    synchronized (this) {
      told = listener;
      if (closed || ended || told == null) {
        return;
      }
      ended = true;
      StatusRuntimeException failure = verdict.failure();
      Metadata trailers = failure.getTrailers();
      super.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    }
    open.remove(this);
    alone(told::onCancel);
  }

  private void alone(Runnable telling) {
    incoming.lock();
    try {
      telling.run();
    } finally {
      incoming.unlock();
    }
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!ended) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (!ended) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!ended) {
      closed = true;
      super.close(status, trailers);
    }
  }

  /** What comes in. After the end nobody is there to be told. */
  private final class Incoming extends SimpleForwardingServerCallListener<Q> {

    Incoming(ServerCall.Listener<Q> listener) {
      super(listener);
    }

    private void tell(Runnable telling) {
      alone(
          () -> {
            if (!ended) {
              telling.run();
            }
          });
    }

    @Override
    public void onMessage(Q message) {
      // The one call whose messages may name another context than its headers do.
      if (message instanceof QueryEventsRequest request && !request.getContextName().isEmpty()) {
        contexts.add(request.getContextName());
        recheck();
      }
      tell(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      tell(super::onHalfClose);
    }

    @Override
    public void onCancel() {
      open.remove(GuardedCall.this);
      tell(super::onCancel);
    }

    @Override
    public void onComplete() {
      open.remove(GuardedCall.this);
      tell(super::onComplete);
    }

    @Override
    public void onReady() {
      tell(super::onReady);
    }
  }
}
