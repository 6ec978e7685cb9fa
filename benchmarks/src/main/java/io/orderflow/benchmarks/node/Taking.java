package io.orderflow.benchmarks.node;

import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** Takes what a client sends, and does something at its end. */
record Taking<T>(Consumer<T> each, Runnable atEnd) implements StreamObserver<T> {

  @Override
  public void onNext(T value) {
    each.accept(value);
  }

  @Override
  public void onError(Throwable gone) {}

  @Override
  public void onCompleted() {
    atEnd.run();
  }
}
