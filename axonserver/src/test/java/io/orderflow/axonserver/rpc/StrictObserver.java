package io.orderflow.axonserver.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The node's end of a call for tests of races: what gRPC does not allow, two threads in it at once
 * or anything after the end, it remembers as a fault.
 */
public final class StrictObserver<T> extends ServerCallStreamObserver<T> {

  private final AtomicInteger inside = new AtomicInteger();
  private final List<T> received = new ArrayList<>();
  private volatile String fault = "";
  private volatile boolean cancelled;
  private volatile boolean ended;
  private Runnable onCancel = () -> {};

  /** To be read when all threads have ended. */
  public List<T> received() {
    return received;
  }

  /** Empty when all was done as gRPC wants it. */
  public String fault() {
    return fault;
  }

  public boolean hasEnded() {
    return ended;
  }

  public void cancel() {
    cancelled = true;
    onCancel.run();
  }

  private void alone(Runnable action) {
    if (inside.getAndIncrement() > 0) {
      fault = "two threads at once";
    }
    if (ended) {
      fault = "something comes after the end";
    }
    action.run();
    inside.getAndDecrement();
  }

  @Override
  public void onNext(T value) {
    alone(() -> received.add(value));
  }

  @Override
  public void onError(Throwable failure) {
    alone(() -> ended = true);
  }

  @Override
  public void onCompleted() {
    alone(() -> ended = true);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public void setOnCloseHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
