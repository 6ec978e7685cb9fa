package io.orderflow.sagas.payment;

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
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.payment.PaymentProvider.Answer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on the payment provider, each on a thread of its own and at most so many at once, and has
 * the outcome recorded. An act whose outcome is unknown, or that died with the process, comes again
 * by the sweep, under its own key.
 */
public final class PaymentActs implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(PaymentActs.class);

  private final ProviderClient client;
  private final CommandSender commands;
  private final Semaphore acts;
  private final Semaphore callsAtOnce;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  public PaymentActs(PaymentProvider provider, CommandSender commands, PaymentLimits limits) {
    this.client = new ProviderClient(provider, limits, threads);
    this.commands = commands;
    this.acts = new Semaphore(limits.callsAtOnce() + limits.actsWaiting());
    this.callsAtOnce = new Semaphore(limits.callsAtOnce());
  }

  /**
   * @param again whether the provider may know of it already
   */
  public void act(PaymentEvent.Intent intent, boolean again) {
    if (!underWay.add(intent.key())) {
      return;
    }
    if (!acts.tryAcquire()) {
      underWay.remove(intent.key());
      return;
    }
    try {
      threads.execute(() -> perform(intent, again));
    } catch (RuntimeException stopping) {
      done(intent);
    }
  }

  private void perform(PaymentEvent.Intent intent, boolean again) {
    try {
      callsAtOnce.acquire();
      try {
        outcome(intent, client.ask(intent, again)).ifPresent(commands::send);
      } finally {
        callsAtOnce.release();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      done(intent);
    }
  }

  private void done(PaymentEvent.Intent intent) {
    acts.release();
    underWay.remove(intent.key());
  }

  private static Optional<PaymentCommand> outcome(PaymentEvent.Intent intent, Answer answer) {
    PaymentId id = new PaymentId(intent.orderId());
    String key = intent.key();
    return switch (answer) {
      case Answer.Unknown unknown -> Optional.empty();
      case Answer.Approved(String reference) ->
          Optional.of(
              switch (intent) {
                case PaymentAuthorisationRequested asked ->
                    new RecordPaymentAuthorised(id, key, reference);
                case PaymentCaptureRequested asked -> new RecordPaymentCaptured(id, key, reference);
                case PaymentVoidRequested asked -> new RecordPaymentVoided(id, key);
                case PaymentRefundRequested asked -> new RecordPaymentRefunded(id, key, reference);
              });
      case Answer.Refused(String code, String detail) ->
          switch (intent) {
            case PaymentAuthorisationRequested asked ->
                Optional.of(new RecordPaymentDeclined(id, key, code, detail));
            case PaymentCaptureRequested asked ->
                Optional.of(new RecordPaymentCaptureFailed(id, key, code, detail));
            case PaymentRefundRequested asked ->
                Optional.of(new RecordPaymentRefundFailed(id, key, code, detail));
            case PaymentVoidRequested asked -> {
              LOGGER.warn("{} was refused: {} {}; it is asked for again", key, code, detail);
              yield Optional.empty();
            }
          };
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
