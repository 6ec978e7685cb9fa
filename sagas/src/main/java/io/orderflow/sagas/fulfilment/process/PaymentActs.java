package io.orderflow.sagas.fulfilment.process;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptured;
import io.orderflow.api.payment.PaymentEvent.PaymentDeclined;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentRefunded;
import io.orderflow.api.payment.PaymentEvent.PaymentVoided;
import io.orderflow.sagas.fulfilment.process.PaymentAct.Kind;
import io.orderflow.sagas.fulfilment.process.PaymentAct.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The acts of one payment, each known by its key. */
record PaymentActs(@JsonValue List<PaymentAct> all) {

  static final PaymentActs NONE = new PaymentActs(List.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  PaymentActs {
    all = List.copyOf(all);
  }

  /** An outcome without its intent tells nothing: the intent comes before it in the log. */
  PaymentActs with(PaymentEvent event, Instant at) {
    return switch (event) {
      case PaymentEvent.Intent intent -> opened(intent, at);
      case PaymentAuthorised done -> ended(done.key(), Result.DONE, at);
      case PaymentDeclined refused -> ended(refused.key(), Result.REFUSED, at);
      case PaymentCaptured done -> ended(done.key(), Result.DONE, at);
      case PaymentCaptureFailed refused -> ended(refused.key(), Result.REFUSED, at);
      case PaymentVoided done -> ended(done.key(), Result.DONE, at);
      case PaymentRefunded done -> ended(done.key(), Result.DONE, at);
      case PaymentRefundFailed refused -> ended(refused.key(), Result.REFUSED, at);
    };
  }

  private PaymentActs opened(PaymentEvent.Intent intent, Instant at) {
    if (all.stream().anyMatch(act -> act.key().equals(intent.key()))) {
      return this;
    }
    List<PaymentAct> more = new ArrayList<>(all);
    more.add(PaymentAct.of(intent, at));
    return new PaymentActs(more);
  }

  private PaymentActs ended(String key, Result result, Instant at) {
    return new PaymentActs(
        all.stream().map(act -> act.key().equals(key) ? act.ended(result, at) : act).toList());
  }

  Stream<PaymentAct> with(Kind kind, Result result) {
    return all.stream().filter(act -> act.is(kind, result));
  }

  boolean any(Kind kind, Result result) {
    return with(kind, result).findAny().isPresent();
  }

  boolean any(Kind kind) {
    return all.stream().anyMatch(act -> act.kind() == kind);
  }

  Optional<PaymentAct> pending(Kind kind) {
    return with(kind, Result.PENDING).findFirst();
  }

  List<PaymentAct> refused(Kind kind) {
    return with(kind, Result.REFUSED).sorted(Comparator.comparing(PaymentAct::since)).toList();
  }
}
