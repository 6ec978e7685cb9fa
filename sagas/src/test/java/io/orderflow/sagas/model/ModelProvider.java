package io.orderflow.sagas.model;

import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentAuthorised;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptureFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptured;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentDeclined;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefundFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefunded;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentVoided;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.api.payment.PaymentId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The payment provider in the tests' own words: it holds money, by authorisation key. */
public final class ModelProvider {

  private final Map<String, Integer> calls = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private final Set<String> takenBack = new HashSet<>();
  private final Map<String, String> tokens = new HashMap<>();

  /** The command that records the outcome; none where it stays unknown. */
  public Optional<PaymentCommand> answer(PaymentEvent.Intent intent) {
    PaymentId id = new PaymentId(intent.orderId());
    String key = intent.key();
    int call = calls.merge(key, 1, Integer::sum);
    return switch (intent) {
      case PaymentAuthorisationRequested asked -> {
        String token = asked.method().token();
        tokens.put(key, token);
        if (token.equals("tok_timeout") || (token.equals("tok_flaky") && call < 3)) {
          yield Optional.empty();
        }
        if (token.equals("tok_declined") || takenBack.contains(key)) {
          yield Optional.of(new RecordPaymentDeclined(id, key, "NO", "declined"));
        }
        held.add(key);
        yield Optional.of(new RecordPaymentAuthorised(id, key, "ref"));
      }
      case PaymentCaptureRequested asked -> {
        boolean fails =
            "tok_capture_fails".equals(tokens.get(asked.authorisationKey()))
                && key.endsWith("/capture/1");
        yield Optional.of(
            fails || !held.contains(asked.authorisationKey())
                ? new RecordPaymentCaptureFailed(id, key, "NO", "failed")
                : new RecordPaymentCaptured(id, key, "ref"));
      }
      case PaymentVoidRequested asked -> {
        takenBack.add(asked.authorisationKey());
        held.remove(asked.authorisationKey());
        yield Optional.of(new RecordPaymentVoided(id, key));
      }
      case PaymentRefundRequested asked ->
          Optional.of(
              call == 1 && key.endsWith("/refund/1")
                  ? new RecordPaymentRefundFailed(id, key, "NO", "failed")
                  : new RecordPaymentRefunded(id, key, "ref"));
    };
  }
}
