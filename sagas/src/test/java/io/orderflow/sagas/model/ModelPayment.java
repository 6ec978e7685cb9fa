package io.orderflow.sagas.model;

import static java.util.Objects.requireNonNull;

import io.orderflow.api.Money;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.*;
import io.orderflow.api.payment.PaymentEvent.*;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One order's payment: acts by key, each pending, done or failed. */
final class ModelPayment {

  private enum Result {
    PENDING,
    DONE,
    FAILED
  }

  private final OrderId order;
  private final Map<String, Result> acts = new HashMap<>();
  private final Map<String, Money> amounts = new HashMap<>();
  private @Nullable String authorisation;

  ModelPayment(OrderId order) {
    this.order = order;
  }

  List<Object> handle(PaymentCommand command) {
    return switch (command) {
      case RequestPaymentAuthorisation c -> {
        if (acts.containsKey(c.key())) {
          yield List.of();
        }
        require(authorisation == null, "authorised under another key");
        authorisation = c.key();
        open(c.key(), c.amount());
        yield List.of(new PaymentAuthorisationRequested(order, c.key(), c.amount(), c.method()));
      }
      case RequestPaymentCapture c -> {
        if (acts.containsKey(c.key())) {
          yield List.of();
        }
        require(acts.get(authorisationKey()) == Result.DONE, "not authorised");
        require(!any("/void/", Result.PENDING) && !any("/void/", Result.DONE), "void");
        require(!any("/capture/", Result.PENDING) && !any("/capture/", Result.DONE), "captured");
        open(c.key(), c.amount());
        yield List.of(new PaymentCaptureRequested(order, c.key(), c.amount(), authorisationKey()));
      }
      case RequestPaymentVoid c -> {
        if (acts.get(authorisationKey()) == Result.FAILED
            || any("/void/", Result.PENDING)
            || any("/void/", Result.DONE)) {
          yield List.of();
        }
        require(!any("/capture/", Result.PENDING) && !any("/capture/", Result.DONE), "captured");
        open(c.key(), null);
        yield List.of(new PaymentVoidRequested(order, c.key(), authorisationKey()));
      }
      case RequestPaymentRefund c -> {
        if (acts.containsKey(c.key())) {
          yield List.of();
        }
        require(any("/capture/", Result.DONE), "not captured");
        require(!any("/refund/", Result.PENDING) && !any("/refund/", Result.DONE), "refunded");
        open(c.key(), c.amount());
        yield List.of(new PaymentRefundRequested(order, c.key(), c.amount(), authorisationKey()));
      }
      case RecordPaymentAuthorised c ->
          any("/void/", Result.DONE)
              ? List.of()
              : end(
                  c.key(),
                  Result.DONE,
                  new PaymentAuthorised(order, c.key(), amount(c), c.providerReference()));
      case RecordPaymentDeclined c ->
          any("/void/", Result.DONE)
              ? List.of()
              : end(
                  c.key(),
                  Result.FAILED,
                  new PaymentDeclined(order, c.key(), c.code(), c.detail()));
      case RecordPaymentCaptured c ->
          end(
              c.key(),
              Result.DONE,
              new PaymentCaptured(order, c.key(), amount(c), c.providerReference()));
      case RecordPaymentCaptureFailed c ->
          end(
              c.key(),
              Result.FAILED,
              new PaymentCaptureFailed(order, c.key(), c.code(), c.detail()));
      case RecordPaymentVoided c -> end(c.key(), Result.DONE, new PaymentVoided(order, c.key()));
      case RecordPaymentRefunded c ->
          end(
              c.key(),
              Result.DONE,
              new PaymentRefunded(order, c.key(), amount(c), c.providerReference()));
      case RecordPaymentRefundFailed c ->
          end(
              c.key(),
              Result.FAILED,
              new PaymentRefundFailed(order, c.key(), c.code(), c.detail()));
    };
  }

  private void open(String key, @Nullable Money amount) {
    acts.put(key, Result.PENDING);
    if (amount != null) {
      amounts.put(key, amount);
    }
  }

  private List<Object> end(String key, Result result, Object event) {
    require(acts.containsKey(key), "nothing asked under " + key);
    return acts.replace(key, Result.PENDING, result) ? List.of(event) : List.of();
  }

  private Money amount(PaymentCommand command) {
    Money amount = amounts.get(command.key());
    require(amount != null, "no amount under " + command.key());
    return requireNonNull(amount);
  }

  private String authorisationKey() {
    require(authorisation != null, "unknown payment");
    return requireNonNull(authorisation);
  }

  private boolean any(String kind, Result result) {
    return acts.entrySet().stream()
        .anyMatch(act -> act.getKey().contains(kind) && act.getValue() == result);
  }

  private static void require(boolean holds, String why) {
    if (!holds) {
      throw new Refused(why);
    }
  }

  /** Nothing pending, and no money held or taken. */
  boolean isSettledWithNothingTaken() {
    return authorisation == null
        || (!acts.containsValue(Result.PENDING) || any("/void/", Result.DONE))
            && (acts.get(authorisation) == Result.FAILED
                || any("/void/", Result.DONE)
                || any("/refund/", Result.DONE));
  }

  boolean isAuthorisedOrCaptured() {
    return authorisation != null
        && acts.get(authorisation) == Result.DONE
        && !any("/void/", Result.PENDING)
        && !any("/void/", Result.DONE)
        && !any("/refund/", Result.DONE);
  }

  boolean isCaptured() {
    return any("/capture/", Result.DONE);
  }
}
