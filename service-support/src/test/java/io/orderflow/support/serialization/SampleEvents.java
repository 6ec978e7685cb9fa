package io.orderflow.support.serialization;

import io.orderflow.api.CustomerId;
import io.orderflow.api.LineQuantity;
import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.fulfilment.FulfilmentEvent.ConfirmationDue;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.PaymentMethod;
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
import io.orderflow.api.product.ProductEvent.ProductDiscontinued;
import io.orderflow.api.product.ProductEvent.ProductPriceChanged;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationRejected.Reason;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import io.orderflow.api.stock.StockEvent.StockReserved;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/** One of each event of the published language, with every field filled. */
final class SampleEvents {

  private static final Currency GBP = Currency.getInstance("GBP");
  private static final Sku SKU = new Sku("85123A");
  private static final OrderId ORDER = new OrderId("0f3c");
  private static final Price PRICE = new Price(new BigDecimal("2.125"), GBP);
  private static final Money AMOUNT = new Money(new BigDecimal("12.75"), GBP);
  private static final List<LineQuantity> LINES =
      List.of(new LineQuantity(1, 6), new LineQuantity(3, 2));
  private static final PaymentMethod CARD = new PaymentMethod("card", "tok_ok");
  private static final String AUTHORISE = "payment-0f3c/authorise";
  private static final String CAPTURE = "payment-0f3c/capture/1";
  private static final String VOID = "payment-0f3c/void/1";
  private static final String REFUND = "payment-0f3c/refund/1";

  private SampleEvents() {}

  static List<Object> all() {
    return List.of(
        new ProductRegistered(SKU, "WHITE HANGING HEART", PRICE),
        new ProductPriceChanged(SKU, PRICE),
        new ProductDiscontinued(SKU),
        new StockReceived(SKU, 100, "delivery 17"),
        new StockAdjusted(SKU, -3, "broken", "count 4"),
        new StockReserved(SKU, ORDER, LINES),
        new StockReservationRejected(SKU, ORDER, LINES, 5, Reason.INSUFFICIENT_STOCK),
        new StockReservationReleased(SKU, ORDER, LINES),
        placed(),
        new OrderConfirmed(ORDER),
        new OrderRejected(ORDER, new OrderRejection(OrderRejection.Code.OUT_OF_STOCK, "none left")),
        new OrderCancelled(ORDER, "changed my mind"),
        new PaymentAuthorisationRequested(ORDER, AUTHORISE, AMOUNT, CARD),
        new PaymentAuthorised(ORDER, AUTHORISE, AMOUNT, "prov-1"),
        new PaymentDeclined(ORDER, AUTHORISE, "card_declined", "no funds"),
        new PaymentCaptureRequested(ORDER, CAPTURE, AMOUNT, AUTHORISE),
        new PaymentCaptured(ORDER, CAPTURE, AMOUNT, "prov-2"),
        new PaymentCaptureFailed(ORDER, CAPTURE, "refused", "try again"),
        new PaymentVoidRequested(ORDER, VOID, AUTHORISE),
        new PaymentVoided(ORDER, VOID),
        new PaymentRefundRequested(ORDER, REFUND, AMOUNT, AUTHORISE),
        new PaymentRefunded(ORDER, REFUND, AMOUNT, "prov-3"),
        new PaymentRefundFailed(ORDER, REFUND, "refused", "account closed"),
        new ConfirmationDue(ORDER));
  }

  private static OrderPlaced placed() {
    return new OrderPlaced(
        ORDER,
        "a1b2c3",
        new CustomerId("17850"),
        GBP,
        List.of(
            new OrderLine(1, SKU, LineKind.GOODS, "WHITE HANGING HEART", 6, PRICE, AMOUNT),
            new OrderLine(2, new Sku("POST"), LineKind.CHARGE, "POST", 1, PRICE, AMOUNT)),
        AMOUNT.plus(AMOUNT),
        new Address("A. Buyer", "1 High Street", "Flat 2", "Bath", "BA1 1AA", "GB"),
        CARD,
        Instant.parse("2010-12-01T08:26:00Z"));
  }
}
