package io.orderflow.standalone.ledger;

import io.orderflow.api.MessageName;
import io.orderflow.api.Money;
import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.stock.StockEvent;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A second set of books over the whole log: it folds every event, from position 0, and finds each
 * {@link Rule} that does not hold. It asks nobody, and keeps some hundred bytes for each order and
 * each product. Not safe for use by several threads.
 */
public final class Ledger {

  private final Findings findings = new Findings();
  private final Map<OrderId, OrderAccount> orders = new HashMap<>();
  private final StreamBook streams = new StreamBook(findings);
  private final ProductBook products = new ProductBook(findings);
  private final StockBook stock = new StockBook(findings, orders);
  private final OrderBook orderBook = new OrderBook(findings, products, orders);
  private final PaymentBook payments = new PaymentBook(findings, orders);
  private final Map<Class<?>, Long> events = new HashMap<>();

  /** Takes the next event of the log. */
  public void accept(LoggedEvent event) {
    findings.at(event.position());
    streams.accept(event);
    events.merge(event.payload().getClass(), 1L, Long::sum);
    switch (event.payload()) {
      case ProductEvent of -> {
        standsIn("product-" + of.sku(), event);
        products.accept(of);
      }
      case StockEvent of -> {
        standsIn("stock-" + of.sku(), event);
        stock.accept(of);
      }
      case OrderEvent of -> {
        standsIn(of.orderId().toString(), event);
        orderBook.accept(of);
      }
      case PaymentEvent of -> {
        standsIn("payment-" + of.orderId().value(), event);
        payments.accept(of);
      }
      case FulfilmentEvent of -> {
        if (!orders.containsKey(of.orderId())) {
          findings.add(Rule.ORDER_IS_PLACED_ONCE, of.orderId(), "due, but not placed");
        }
      }
      default -> findings.add(Rule.PAYLOAD_IS_READABLE, subject(event), event.payload().toString());
    }
  }

  private void standsIn(String stream, LoggedEvent event) {
    if (!event.aggregateId().equals(stream)) {
      findings.add(
          Rule.EVENT_STANDS_IN_ITS_STREAM, subject(event), "it speaks of %s".formatted(stream));
    }
  }

  private static String subject(LoggedEvent event) {
    return event.aggregateId().isEmpty() ? "no aggregate" : event.aggregateId();
  }

  /**
   * Closes the books.
   *
   * @param settled whether an order that waits for anything but its shipment is a finding, and not
   *     only counted
   */
  public LedgerReport close(boolean settled) {
    Map<OrderStatus, Long> statuses = new EnumMap<>(OrderStatus.class);
    Map<UnderWay, Long> underWay = new EnumMap<>(UnderWay.class);
    Map<String, Money[]> money = new TreeMap<>();
    orders.forEach(
        (id, order) -> {
          statuses.merge(order.status(), 1L, Long::sum);
          sum(money, order.payment());
          UnderWay act = UnderWay.of(order);
          if (act != null) {
            underWay.merge(act, 1L, Long::sum);
            if (settled) {
              findings.add(Rule.NOTHING_IS_LEFT_UNDER_WAY, id, "it waits for " + act);
            }
          }
        });
    return new LedgerReport(
        names(),
        streams.aggregates(),
        products.count(),
        statuses,
        underWay,
        units(),
        texts(money),
        findings.kept(),
        findings.count());
  }

  private static void sum(Map<String, Money[]> sums, PaymentAccount payment) {
    Money[] parts = {payment.authorised(), payment.captured(), payment.refunded()};
    sums.merge(
        payment.authorised().currency().getCurrencyCode(),
        parts,
        (a, b) -> new Money[] {a[0].plus(b[0]), a[1].plus(b[1]), a[2].plus(b[2])});
  }

  private static Map<String, String> texts(Map<String, Money[]> money) {
    Map<String, String> texts = new TreeMap<>();
    money.forEach(
        (currency, parts) ->
            texts.put(
                currency,
                "authorised %,.2f, captured %,.2f, refunded %,.2f"
                    .formatted(parts[0].amount(), parts[1].amount(), parts[2].amount())));
    return texts;
  }

  private Map<String, Long> names() {
    Map<String, Long> names = new TreeMap<>();
    events.forEach(
        (type, count) -> {
          MessageName name = type.getAnnotation(MessageName.class);
          names.put(name == null ? type.getSimpleName() : name.value(), count);
        });
    return names;
  }

  private LedgerReport.Units units() {
    return stock.accounts().stream()
        .map(
            each ->
                new LedgerReport.Units(
                    each.received(), each.adjusted(), each.available(), each.reserved()))
        .reduce(
            new LedgerReport.Units(0, 0, 0, 0),
            (a, b) ->
                new LedgerReport.Units(
                    a.received() + b.received(),
                    a.adjusted() + b.adjusted(),
                    a.available() + b.available(),
                    a.reserved() + b.reserved()));
  }
}
