package io.orderflow.axonserver.transform;

import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Completion;

/** Tells a caller how a write ended. */
record Answer(StreamObserver<?> caller, Runnable success) implements Completion {

  @Override
  public void succeeded() {
    success.run();
  }

  @Override
  public void failed(Exception reason) {
    caller.onError(Failures.of(reason));
  }
}
