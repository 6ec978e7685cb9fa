package io.orderflow.query.history;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.fulfilment.FulfilmentEvent.ConfirmationDue;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptureRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptured;
import io.orderflow.api.payment.PaymentEvent.PaymentDeclined;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundFailed;
import io.orderflow.api.payment.PaymentEvent.PaymentRefundRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentRefunded;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentVoided;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.util.List;

/** An event in one sentence, for people. */
final class Summary {

  private Summary() {}

  static String of(Object event) {
    return switch (event) {
      case OrderPlaced e ->
          "Placed: %s for %s.".formatted(count(e.lines().size(), "line"), e.total());
      case OrderConfirmed e -> "Confirmed: everything is reserved and the payment is authorised.";
      case OrderRejected e -> "Rejected: %s.".formatted(e.rejection().detail());
      case OrderCancelled e -> "Cancelled: %s.".formatted(e.reason());
      case StockReserved e -> "%s of %s reserved.".formatted(units(e.lines()), e.sku());
      case StockReservationRejected e -> rejected(e);
      case StockReservationReleased e ->
          e.lines().isEmpty()
              ? "%s will not be reserved any more.".formatted(e.sku())
              : "%s of %s given back.".formatted(units(e.lines()), e.sku());
      case PaymentAuthorisationRequested e ->
          "Authorisation of %s asked for.".formatted(e.amount());
      case PaymentAuthorised e -> "%s authorised.".formatted(e.amount());
      case PaymentDeclined e -> "Payment declined: %s.".formatted(e.detail());
      case PaymentCaptureRequested e -> "Capture of %s asked for.".formatted(e.amount());
      case PaymentCaptured e -> "%s captured.".formatted(e.amount());
      case PaymentCaptureFailed e -> "Capture failed: %s.".formatted(e.detail());
      case PaymentVoidRequested e -> "The authorisation is to be taken back.";
      case PaymentVoided e -> "The authorisation is taken back.";
      case PaymentRefundRequested e -> "Refund of %s asked for.".formatted(e.amount());
      case PaymentRefunded e -> "%s refunded.".formatted(e.amount());
      case PaymentRefundFailed e -> "Refund failed: %s.".formatted(e.detail());
      case ConfirmationDue e -> "The time to confirm is over.";
      default -> throw new IllegalArgumentException("no event of an order: " + event);
    };
  }

  private static String rejected(StockReservationRejected e) {
    return switch (e.reason()) {
      case INSUFFICIENT_STOCK ->
          "%s of %s wanted, %d available: not reserved."
              .formatted(units(e.lines()), e.sku(), e.available());
      case RELEASED_BEFORE -> "%s not reserved: the order gave it back before.".formatted(e.sku());
    };
  }

  private static String units(List<LineQuantity> lines) {
    return count(lines.stream().mapToLong(LineQuantity::quantity).sum(), "unit");
  }

  private static String count(long count, String noun) {
    return count == 1 ? "1 " + noun : "%,d %ss".formatted(count, noun);
  }
}
