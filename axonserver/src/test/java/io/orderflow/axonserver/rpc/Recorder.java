package io.orderflow.axonserver.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The node's end of a call, which keeps what was sent and lets a test play the client. */
public final class Recorder<T> extends ServerCallStreamObserver<T> {

  private final List<T> received = new CopyOnWriteArrayList<>();
  private volatile boolean ready = true;
  private @Nullable Runnable onReady;
  private Runnable onCancel = () -> {};

  public List<T> received() {
    return received;
  }

  public void becomeUnready() {
    ready = false;
  }

  public void becomeReady() {
    ready = true;
    if (onReady != null) {
      onReady.run();
    }
  }

  public void cancel() {
    onCancel.run();
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    onReady = handler;
  }

  @Override
  public void onNext(T value) {
    received.add(value);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

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

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}
}
