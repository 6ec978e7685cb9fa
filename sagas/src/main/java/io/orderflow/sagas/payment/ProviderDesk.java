package io.orderflow.sagas.payment;

import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentAuthorised;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptureFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptured;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentDeclined;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefundFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefunded;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentVoided;
import io.orderflow.api.payment.PaymentEvent.Intent;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.payment.PaymentProvider.Answer;
import io.orderflow.sagas.payment.PaymentProvider.Answer.Approved;
import io.orderflow.sagas.payment.PaymentProvider.Answer.Refused;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts intents to the payment provider and records what it answers. It forgets everything when the
 * process dies: an intent whose outcome is not in the log is put again, by its key, by the sweep.
 */
public final class ProviderDesk implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProviderDesk.class);

  private final PaymentProvider provider;
  private final CommandSender commands;
  private final Limits limits;
  private final Semaphore places;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("payment-", 0).factory());

  /**
   * @param calls how many acts may be under way at once; more are left to the sweep
   * @param timeLimit how long one call may take
   * @param attempts how often a call that fails is made at once, before the sweep comes to it
   * @param firstDelay before the second attempt, doubled before each further one
   */
  public record Limits(int calls, Duration timeLimit, int attempts, Duration firstDelay) {}

  public ProviderDesk(PaymentProvider provider, CommandSender commands, Limits limits) {
    this.provider = provider;
    this.commands = commands;
    this.limits = limits;
    this.places = new Semaphore(limits.calls());
  }

  /** Returns at once. An act that is under way is not begun a second time. */
  public void put(Intent intent) {
    if (!underWay.add(intent.key())) {
      return;
    }
    if (!places.tryAcquire()) {
      underWay.remove(intent.key());
      log.info("{} is left to the sweep: {} acts are under way", intent.key(), limits.calls());
      return;
    }
    threads.execute(() -> handle(intent));
  }

  private void handle(Intent intent) {
    try {
      ask(intent).flatMap(answer -> outcome(intent, answer)).ifPresent(commands::send);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
      underWay.remove(intent.key());
    }
  }

  private Optional<Answer> ask(Intent intent) throws InterruptedException {
    Duration delay = limits.firstDelay();
    for (int attempt = 1; ; attempt++) {
      try {
        return Optional.of(attempt == 1 ? call(intent) : findOrCall(intent));
      } catch (TimeoutException | ExecutionException failure) {
        log.info("{}, attempt {}: {}", intent.key(), attempt, reason(failure));
        if (attempt >= limits.attempts() || failure instanceof TimeoutException) {
          return Optional.empty();
        }
      }
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
      delay = delay.multipliedBy(2);
    }
  }

  private Answer findOrCall(Intent intent)
      throws InterruptedException, TimeoutException, ExecutionException {
    Optional<Answer> known = limited(() -> provider.find(intent.key()));
    return known.isPresent() ? known.get() : call(intent);
  }

  private Answer call(Intent intent)
      throws InterruptedException, TimeoutException, ExecutionException {
    return limited(() -> askOnce(intent));
  }

  private Answer askOnce(Intent intent) {
    return switch (intent) {
      case PaymentAuthorisationRequested asked ->
          provider.authorise(asked.key(), asked.amount(), asked.method());
      case PaymentCaptureRequested asked ->
          provider.capture(asked.key(), asked.authorisationKey(), asked.amount());
      case PaymentVoidRequested asked ->
          provider.voidAuthorisation(asked.key(), asked.authorisationKey());
      case PaymentRefundRequested asked ->
          provider.refund(asked.key(), asked.authorisationKey(), asked.amount());
    };
  }

  private <T> T limited(Callable<? extends T> call)
      throws InterruptedException, TimeoutException, ExecutionException {
    Future<? extends T> answer = threads.submit(call);
    try {
      return Objects.requireNonNull(
          answer.get(limits.timeLimit().toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      answer.cancel(true);
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof TimeoutException ? "no answer in time" : failure.toString();
  }

  private Optional<PaymentCommand> outcome(Intent intent, Answer answer) {
    PaymentId payment = new PaymentId(intent.orderId());
    String key = intent.key();
    return switch (answer) {
      case Approved yes ->
          Optional.of(
              switch (intent) {
                case PaymentAuthorisationRequested asked ->
                    new RecordPaymentAuthorised(payment, key, yes.reference());
                case PaymentCaptureRequested asked ->
                    new RecordPaymentCaptured(payment, key, yes.reference());
                case PaymentVoidRequested asked -> new RecordPaymentVoided(payment, key);
                case PaymentRefundRequested asked ->
                    new RecordPaymentRefunded(payment, key, yes.reference());
              });
      case Refused no ->
          switch (intent) {
            case PaymentAuthorisationRequested asked ->
                Optional.of(new RecordPaymentDeclined(payment, key, no.code(), no.detail()));
            case PaymentCaptureRequested asked ->
                Optional.of(new RecordPaymentCaptureFailed(payment, key, no.code(), no.detail()));
            case PaymentRefundRequested asked ->
                Optional.of(new RecordPaymentRefundFailed(payment, key, no.code(), no.detail()));
            case PaymentVoidRequested asked -> {
              // A void of what is not captured is never refused: a person has to look at it.
              log.error("The provider refused {}: {}", key, no);
              yield Optional.empty();
            }
          };
    };
  }

  /** Acts under way are given up; the sweep puts them again after the next start. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
