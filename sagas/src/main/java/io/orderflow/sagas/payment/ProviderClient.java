package io.orderflow.sagas.payment;

import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.sagas.payment.PaymentProvider.Answer;
import io.orderflow.sagas.payment.PaymentProvider.UnreachableException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Puts one intent to the provider within limits: of time for each call, of number for the calls
 * that did not come through. Where no answer is had, the act's outcome is unknown.
 */
final class ProviderClient {

  private final PaymentProvider provider;
  private final PaymentLimits limits;
  private final ExecutorService calls;
  private final RetryTemplate retry;

  ProviderClient(PaymentProvider provider, PaymentLimits limits, ExecutorService calls) {
    this.provider = provider;
    this.limits = limits;
    this.calls = calls;
    this.retry =
        new RetryTemplate(
            RetryPolicy.builder()
                .includes(UnreachableException.class)
                .maxRetries(limits.retries())
                .delay(limits.retryDelay())
                .multiplier(2)
                .build());
  }

  /**
   * @param again whether it was put to the provider before, as far as anybody knows: then its
   *     outcome is asked for first
   */
  Answer ask(PaymentEvent.Intent intent, boolean again) throws InterruptedException {
    if (again) {
      Answer found = find(intent.key());
      if (!(found instanceof Answer.Unknown)) {
        return found;
      }
    }
    try {
      return retry.execute(() -> within(() -> call(intent)));
    } catch (RetryException notThrough) {
      if (notThrough.getCause() instanceof InterruptedException || Thread.interrupted()) {
        throw new InterruptedException();
      }
      return find(intent.key());
    }
  }

  private Answer find(String key) throws InterruptedException {
    try {
      return within(() -> provider.find(key));
    } catch (TimeoutException | UnreachableException silent) {
      return new Answer.Unknown();
    }
  }

  private Answer call(PaymentEvent.Intent intent) {
    return switch (intent) {
      case PaymentAuthorisationRequested asked ->
          provider.authorise(asked.key(), asked.amount(), asked.method());
      case PaymentCaptureRequested asked ->
          provider.capture(asked.key(), asked.authorisationKey(), asked.amount());
      case PaymentVoidRequested asked -> provider.takeBack(asked.key(), asked.authorisationKey());
      case PaymentRefundRequested asked ->
          provider.refund(asked.key(), asked.authorisationKey(), asked.amount());
    };
  }

  private Answer within(Callable<Answer> call) throws InterruptedException, TimeoutException {
    Future<Answer> answer = calls.submit(call);
    try {
      return answer.get(limits.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new UnreachableException(String.valueOf(failed.getCause()));
    } finally {
      answer.cancel(true);
    }
  }
}
