package io.orderflow.axonserver.event;

import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.event.Confirmation;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Completion;

/** Tells a client how its write ended. */
record Confirm(StreamObserver<Confirmation> answer) implements Completion {

  @Override
  public void succeeded() {
    answer.onNext(AppendCall.CONFIRMED);
    answer.onCompleted();
  }

  @Override
  public void failed(Exception reason) {
    answer.onError(Failures.of(reason));
  }
}
