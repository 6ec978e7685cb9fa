package io.orderflow.standalone.ledger;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.Sku;
import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockReservationRejected.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A log written by hand: product A at 2.50 with 10 units in stock, and orders of 2 and 3 of it with
 * 4.00 of postage, 16.50 in all.
 */
final class Log {

  static final Currency GBP = Currency.getInstance("GBP");
  static final Sku A = new Sku("A");
  static final OrderId ONE = new OrderId("1");
  static final OrderId TWO = new OrderId("2");
  static final PaymentMethod CARD = new PaymentMethod("card", "tok_ok");
  static final List<LineQuantity> BOTH = List.of(new LineQuantity(1, 2), new LineQuantity(2, 3));

  private final Ledger ledger = new Ledger();
  private final Map<String, Long> sequences = new HashMap<>();
  private long position;

  static Money money(String amount) {
    return new Money(new BigDecimal(amount), GBP);
  }

  static Price price(String amount) {
    return new Price(new BigDecimal(amount), GBP);
  }

  static OrderLine line(int lineNo, int quantity, String amount) {
    return new OrderLine(
        lineNo, A, LineKind.GOODS, "LANTERN", quantity, price("2.50"), money(amount));
  }

  static OrderLine postage(int lineNo) {
    return new OrderLine(
        lineNo, new Sku("POST"), LineKind.CHARGE, "POST", 1, price("4.00"), money("4.00"));
  }

  /** The next event of its own aggregate. */
  Log and(Object event) {
    return and(stream(event), event);
  }

  Log and(String aggregateId, Object event) {
    long sequence = aggregateId.isEmpty() ? 0 : sequences.merge(aggregateId, 1L, Long::sum) - 1;
    return and(position, aggregateId, sequence, event);
  }

  Log and(long atPosition, String aggregateId, long sequence, Object event) {
    position = atPosition + 1;
    ledger.accept(
        new LoggedEvent(
            atPosition,
            Instant.parse("2010-12-01T08:26:00Z").plusSeconds(atPosition),
            aggregateId,
            sequence,
            event));
    return this;
  }

  private static String stream(Object event) {
    return switch (event) {
      case ProductEvent of -> "product-" + of.sku();
      case StockEvent of -> "stock-" + of.sku();
      case OrderEvent of -> of.orderId().toString();
      case PaymentEvent of -> "payment-" + of.orderId().value();
      default -> "";
    };
  }

  Log stocked() {
    return and(new ProductEvent.ProductRegistered(A, "LANTERN", price("2.50")))
        .and(new StockEvent.StockReceived(A, 10, "note 1"));
  }

  Log placed(OrderId order) {
    return placed(order, "16.50", line(1, 2, "5.00"), line(2, 3, "7.50"), postage(3));
  }

  Log placed(OrderId order, String total, OrderLine... lines) {
    return and(
        new OrderPlaced(
            order,
            "fingerprint",
            null,
            GBP,
            List.of(lines),
            money(total),
            new Address("n", "l", null, "c", "p", "EIRE"),
            CARD,
            Instant.parse("2010-12-01T08:26:00Z")));
  }

  Log reserved(OrderId order) {
    return and(new StockEvent.StockReserved(A, order, BOTH));
  }

  Log released(OrderId order, List<LineQuantity> lines) {
    return and(new StockEvent.StockReservationReleased(A, order, lines));
  }

  Log refused(OrderId order, long available, Reason reason) {
    return and(new StockEvent.StockReservationRejected(A, order, BOTH, available, reason));
  }

  Log authorisationAsked(OrderId order, String amount) {
    return and(
        new PaymentEvent.PaymentAuthorisationRequested(
            order, key(order, "authorise"), money(amount), CARD));
  }

  Log authorised(OrderId order, String amount) {
    return and(
        new PaymentEvent.PaymentAuthorised(
            order, key(order, "authorise"), money(amount), "reference"));
  }

  Log declined(OrderId order) {
    return and(
        new PaymentEvent.PaymentDeclined(order, key(order, "authorise"), "declined", "no money"));
  }

  Log captureAsked(OrderId order, String amount) {
    return and(
        new PaymentEvent.PaymentCaptureRequested(
            order, key(order, "capture/1"), money(amount), key(order, "authorise")));
  }

  Log captured(OrderId order, String amount) {
    return and(
        new PaymentEvent.PaymentCaptured(
            order, key(order, "capture/1"), money(amount), "reference"));
  }

  Log voidAsked(OrderId order) {
    return and(
        new PaymentEvent.PaymentVoidRequested(
            order, key(order, "void/1"), key(order, "authorise")));
  }

  Log voided(OrderId order) {
    return and(new PaymentEvent.PaymentVoided(order, key(order, "void/1")));
  }

  Log refundAsked(OrderId order, String amount) {
    return and(
        new PaymentEvent.PaymentRefundRequested(
            order, key(order, "refund/1"), money(amount), key(order, "authorise")));
  }

  Log refunded(OrderId order, String amount) {
    return and(
        new PaymentEvent.PaymentRefunded(
            order, key(order, "refund/1"), money(amount), "reference"));
  }

  Log due(OrderId order) {
    return and(new FulfilmentEvent.ConfirmationDue(order));
  }

  Log confirmed(OrderId order) {
    return and(new OrderEvent.OrderConfirmed(order));
  }

  Log rejected(OrderId order, OrderRejection.Code code) {
    return and(new OrderEvent.OrderRejected(order, new OrderRejection(code, "why")));
  }

  Log cancelled(OrderId order) {
    return and(new OrderEvent.OrderCancelled(order, "changed my mind"));
  }

  /** An order of goods and postage from its placement to its confirmation. */
  Log fulfilled(OrderId order) {
    return placed(order)
        .reserved(order)
        .authorisationAsked(order, "16.50")
        .authorised(order, "16.50")
        .confirmed(order);
  }

  /** An order of postage alone, confirmed. */
  Log chargesConfirmed(OrderId order) {
    return placed(order, "4.00", postage(1))
        .authorisationAsked(order, "4.00")
        .authorised(order, "4.00")
        .confirmed(order);
  }

  static String key(OrderId order, String act) {
    return "payment-%s/%s".formatted(order.value(), act);
  }

  LedgerReport report() {
    return ledger.close(false);
  }

  LedgerReport settled() {
    return ledger.close(true);
  }
}
