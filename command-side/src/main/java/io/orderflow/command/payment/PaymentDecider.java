package io.orderflow.command.payment;

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
import java.util.List;

/** What a command makes of a payment: events, or a refusal. */
final class PaymentDecider {

  private PaymentDecider() {}

  static List<PaymentEvent> decide(PaymentState state, PaymentCommand command) {
    return switch (command) {
      case RequestPaymentAuthorisation request -> PaymentRequests.authorise(state, request);
      case RequestPaymentCapture request -> PaymentRequests.capture(state, request);
      case RequestPaymentVoid request -> PaymentRequests.takeBack(state, request);
      case RequestPaymentRefund request -> PaymentRequests.refund(state, request);
      case RecordPaymentAuthorised outcome -> PaymentOutcomes.authorised(state, outcome);
      case RecordPaymentDeclined outcome -> PaymentOutcomes.declined(state, outcome);
      case RecordPaymentCaptured outcome -> PaymentOutcomes.captured(state, outcome);
      case RecordPaymentCaptureFailed outcome -> PaymentOutcomes.captureFailed(state, outcome);
      case RecordPaymentVoided outcome -> PaymentOutcomes.voided(state, outcome);
      case RecordPaymentRefunded outcome -> PaymentOutcomes.refunded(state, outcome);
      case RecordPaymentRefundFailed outcome -> PaymentOutcomes.refundFailed(state, outcome);
    };
  }
}
