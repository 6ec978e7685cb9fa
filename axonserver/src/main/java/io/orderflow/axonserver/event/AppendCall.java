package io.orderflow.axonserver.event;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.orderflow.axonserver.protocol.event.Confirmation;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.EventRecord;
import io.orderflow.axonserver.store.NodeStore;
import java.util.ArrayList;
import java.util.List;

/** One transaction: events gather until the client half-closes; a cancel discards them. */
final class AppendCall implements StreamObserver<EventRecord> {

  static final Confirmation CONFIRMED = Confirmation.newBuilder().setSuccess(true).build();

  private final NodeStore store;
  private final EventLog log;
  private final EventLimits limits;
  private final OpenTransactions open;
  private final StreamObserver<Confirmation> answer;
  private List<EventRecord> events = new ArrayList<>(2);
  private long bytes;
  private boolean ended;

  AppendCall(
      NodeStore store,
      EventLog log,
      EventLimits limits,
      OpenTransactions open,
      StreamObserver<Confirmation> answer) {
    this.store = store;
    this.log = log;
    this.limits = limits;
    this.open = open;
    this.answer = answer;
    ((ServerCallStreamObserver<Confirmation>) answer).setOnCancelHandler(this::end);
  }

  @Override
  public void onNext(EventRecord event) {
    if (ended) {
      return;
    }
    if (!open.take(event.size())) {
      end();
      answer.onError(
          Failures.of(
              Status.RESOURCE_EXHAUSTED,
              ErrorCode.OTHER,
              "Transactions that are not committed yet hold all the memory there is for them"));
      return;
    }
    bytes += event.size();
    events.add(event);
    if (event.size() > limits.maxEventBytes()) {
      refuse(
          "An event of %d bytes is larger than the %d that readers can receive"
              .formatted(event.size(), limits.maxEventBytes()));
    } else if (events.size() > limits.maxTransactionEvents()
        || bytes > limits.maxTransactionBytes()) {
      refuse(
          "A transaction holds at most %d events and %d bytes"
              .formatted(limits.maxTransactionEvents(), limits.maxTransactionBytes()));
    } else if (event.aggregateId().length() > EventLog.MAX_AGGREGATE_ID / 4) {
      end();
      answer.onError(Failures.invalid("An aggregate identifier is too long"));
    }
  }

  private void refuse(String message) {
    end();
    answer.onError(
        Failures.of(Status.INVALID_ARGUMENT, ErrorCode.EVENT_PAYLOAD_TOO_LARGE, message));
  }

  private void end() {
    if (!ended) {
      ended = true;
      // Never emptied: a list that was submitted is not touched again.
      events = List.of();
      open.giveBack(bytes);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    end();
  }

  @Override
  public void onCompleted() {
    if (ended) {
      return;
    }
    ended = true;
    open.giveBack(bytes);
    if (events.isEmpty()) {
      answer.onNext(CONFIRMED);
      answer.onCompleted();
      return;
    }
    store.append(log, events, new Confirm(answer));
  }
}
