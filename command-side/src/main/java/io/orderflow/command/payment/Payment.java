package io.orderflow.command.payment;

import io.orderflow.api.CommandAnswer;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentAuthorised;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptureFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentCaptured;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentDeclined;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefundFailed;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentRefunded;
import io.orderflow.api.payment.PaymentCommand.RecordPaymentVoided;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentAuthorisation;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentCapture;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentRefund;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentVoid;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.command.handling.Applied;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The payment of an order as Axon keeps it; {@link PaymentDecider} decides. */
@Aggregate(cache = "paymentCache")
class Payment {

  @AggregateIdentifier private @Nullable PaymentId id;
  private PaymentState state = PaymentState.NONE;

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RequestPaymentAuthorisation command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RecordPaymentAuthorised command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RecordPaymentDeclined command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RequestPaymentCapture command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RecordPaymentCaptured command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RecordPaymentCaptureFailed command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RequestPaymentVoid command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RecordPaymentVoided command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RequestPaymentRefund command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RecordPaymentRefunded command) {
    return decide(command);
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  CommandAnswer handle(RecordPaymentRefundFailed command) {
    return decide(command);
  }

  private CommandAnswer decide(PaymentCommand command) {
    return Applied.answer(PaymentDecider.decide(state, command));
  }

  @EventSourcingHandler
  void on(PaymentEvent event) {
    id = new PaymentId(event.orderId());
    state = state.apply(event);
  }
}
