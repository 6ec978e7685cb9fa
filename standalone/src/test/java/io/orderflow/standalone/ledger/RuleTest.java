package io.orderflow.standalone.ledger;

import static io.orderflow.standalone.ledger.Log.A;
import static io.orderflow.standalone.ledger.Log.BOTH;
import static io.orderflow.standalone.ledger.Log.CARD;
import static io.orderflow.standalone.ledger.Log.ONE;
import static io.orderflow.standalone.ledger.Log.TWO;
import static io.orderflow.standalone.ledger.Log.key;
import static io.orderflow.standalone.ledger.Log.line;
import static io.orderflow.standalone.ledger.Log.money;
import static io.orderflow.standalone.ledger.Log.postage;
import static io.orderflow.standalone.ledger.Log.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Money;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderRejection.Code;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.api.stock.StockEvent.StockReservationRejected.Reason;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every rule the logs that break it, each at its last event and nowhere before. */
class RuleTest {

  record Violation(Rule rule, String how, Consumer<Log> good, Consumer<Log> bad) {
    @Override
    public String toString() {
      return "%s: %s".formatted(rule.name(), how);
    }
  }

  private static Violation of(Rule rule, String how, Consumer<Log> good, Consumer<Log> bad) {
    return new Violation(rule, how, good, bad);
  }

  static Stream<Violation> violations() {
    return Stream.of(
            ofTheLog(), ofProducts(), ofStock(), ofReservations(), ofOrders(), ofPayments())
        .flatMap(violations -> violations);
  }

  private static Stream<Violation> ofTheLog() {
    return Stream.of(
        of(
            Rule.POSITIONS_ARE_GAPLESS,
            "a hole",
            log -> log.stocked(),
            log -> log.and(3, "stock-A", 1, new StockEvent.StockReceived(A, 1, "note 2"))),
        of(
            Rule.POSITIONS_ARE_GAPLESS,
            "a position twice",
            log -> log.stocked(),
            log -> log.and(1, "stock-A", 1, new StockEvent.StockReceived(A, 1, "note 2"))),
        of(
            Rule.SEQUENCES_ARE_GAPLESS,
            "a hole",
            log -> log.stocked(),
            log -> log.and(2, "stock-A", 2, new StockEvent.StockReceived(A, 1, "note 2"))),
        of(
            Rule.SEQUENCES_ARE_GAPLESS,
            "a number twice",
            log -> log.stocked(),
            log -> log.and(2, "stock-A", 0, new StockEvent.StockReceived(A, 1, "note 2"))),
        of(
            Rule.SEQUENCES_ARE_GAPLESS,
            "not from 0",
            log -> log.stocked(),
            log -> log.and(2, "stock-B", 1, new StockEvent.StockReceived(new Sku("B"), 1, "n"))),
        of(
            Rule.PAYLOAD_IS_READABLE,
            "nobody knows the name",
            log -> log.stocked(),
            log -> log.and("stock-A", new LoggedEvent.Unreadable("stock.eaten", "1", "unknown"))),
        of(
            Rule.EVENT_STANDS_IN_ITS_STREAM,
            "another product's",
            log -> log.stocked(),
            log -> log.and("stock-B", new StockEvent.StockReceived(A, 1, "note 2"))));
  }

  private static Stream<Violation> ofProducts() {
    return Stream.of(
        of(
            Rule.PRODUCT_IS_REGISTERED_ONCE,
            "twice",
            log -> log.stocked(),
            log -> log.and(new ProductEvent.ProductRegistered(A, "LANTERN", price("1")))),
        of(
            Rule.PRODUCT_IS_REGISTERED_ONCE,
            "never",
            log -> log.stocked(),
            log -> log.and(new ProductEvent.ProductPriceChanged(new Sku("B"), price("1")))),
        of(
            Rule.DISCONTINUED_STAYS_SO,
            "a new price",
            log -> log.stocked().and(new ProductEvent.ProductDiscontinued(A)),
            log -> log.and(new ProductEvent.ProductPriceChanged(A, price("1")))));
  }

  private static Stream<Violation> ofStock() {
    return Stream.of(
        of(
            Rule.UNITS_ADD_UP,
            "more reserved than there is",
            log -> log.stocked().fulfilled(ONE).fulfilled(TWO).placed(third()),
            log -> log.reserved(third())),
        of(
            Rule.UNITS_ADD_UP,
            "reserved units taken away",
            log -> log.stocked().fulfilled(ONE),
            log -> log.and(new StockEvent.StockAdjusted(A, -6, "stolen", "sheet 1"))),
        of(
            Rule.UNITS_ADD_UP,
            "nothing received",
            log -> log.stocked(),
            log -> log.and(new StockEvent.StockReceived(A, 0, "note 2"))),
        of(
            Rule.UNITS_ADD_UP,
            "adjusted by nothing",
            log -> log.stocked(),
            log -> log.and(new StockEvent.StockAdjusted(A, 0, "counted", "sheet 1"))),
        of(
            Rule.RECEIPT_COUNTS_ONCE,
            "a delivery twice",
            log -> log.stocked(),
            log -> log.and(new StockEvent.StockReceived(A, 10, "note 1"))),
        of(
            Rule.RECEIPT_COUNTS_ONCE,
            "a count twice",
            log -> log.stocked().and(new StockEvent.StockAdjusted(A, 1, "found", "sheet 1")),
            log -> log.and(new StockEvent.StockAdjusted(A, 1, "found", "sheet 1"))));
  }

  private static Stream<Violation> ofReservations() {
    return Stream.of(
        of(
            Rule.RESERVATION_IS_OF_AN_ORDER,
            "of none",
            log -> log.stocked(),
            log -> log.reserved(ONE)),
        of(
            Rule.RESERVATION_IS_OF_AN_ORDER,
            "in another quantity",
            log -> log.stocked().placed(ONE),
            log -> log.and(reserving(new LineQuantity(1, 3)))),
        of(
            Rule.RESERVATION_IS_OF_AN_ORDER,
            "of a line that is not there",
            log -> log.stocked().placed(ONE),
            log -> log.and(reserving(new LineQuantity(4, 1)))),
        of(
            Rule.RESERVATION_IS_OF_AN_ORDER,
            "of another product",
            log -> log.stocked().placed(ONE),
            log -> log.and(reserving(new LineQuantity(3, 1)))),
        of(
            Rule.LINE_IS_RESERVED_ONCE,
            "twice",
            log -> log.stocked().placed(ONE).reserved(ONE),
            log -> log.and(reserving(new LineQuantity(1, 2)))),
        of(
            Rule.RELEASE_GIVES_BACK_ALL,
            "half of it",
            log -> log.stocked().placed(ONE).reserved(ONE),
            log -> log.released(ONE, List.of(new LineQuantity(1, 2)))),
        of(
            Rule.RELEASE_GIVES_BACK_ALL,
            "a mark alone, with stock reserved",
            log -> log.stocked().placed(ONE).reserved(ONE),
            log -> log.released(ONE, List.of())),
        of(
            Rule.RELEASE_GIVES_BACK_ALL,
            "what is another's",
            log -> log.stocked().placed(ONE).reserved(ONE).placed(TWO),
            log -> log.released(TWO, BOTH)),
        of(
            Rule.RELEASED_STAYS_RELEASED,
            "reserved after the mark",
            log -> log.stocked().placed(ONE).released(ONE, List.of()),
            log -> log.reserved(ONE)),
        of(
            Rule.REFUSAL_IS_TRUE,
            "there was enough",
            log -> log.stocked().placed(ONE),
            log -> log.refused(ONE, 10, Reason.INSUFFICIENT_STOCK)),
        of(
            Rule.REFUSAL_IS_TRUE,
            "there was more than it says",
            log -> log.stocked().placed(ONE),
            log -> log.refused(ONE, 4, Reason.INSUFFICIENT_STOCK)),
        of(
            Rule.REFUSAL_IS_TRUE,
            "there was no release",
            log -> log.stocked().placed(ONE),
            log -> log.refused(ONE, 10, Reason.RELEASED_BEFORE)),
        of(
            Rule.LIVING_ORDER_KEEPS_ITS_STOCK,
            "given back",
            log -> log.stocked().fulfilled(ONE),
            log -> log.released(ONE, BOTH)));
  }

  private static Stream<Violation> ofOrders() {
    return Stream.of(
        of(
            Rule.ORDER_IS_PLACED_ONCE,
            "twice",
            log -> log.stocked().placed(ONE),
            log -> log.placed(ONE)),
        of(Rule.ORDER_IS_PLACED_ONCE, "never", log -> log.stocked(), log -> log.cancelled(ONE)),
        of(
            Rule.LINES_ARE_WELL_FORMED,
            "not numbered from 1",
            log -> log.stocked(),
            log -> log.placed(ONE, "5.00", line(2, 2, "5.00"))),
        of(
            Rule.LINES_ARE_WELL_FORMED,
            "no unit",
            log -> log.stocked(),
            log -> log.placed(ONE, "0.00", line(1, 0, "0.00"))),
        of(Rule.LINES_ARE_WELL_FORMED, "no line", Log::stocked, log -> log.placed(ONE, "0.00")),
        of(
            Rule.GOODS_ARE_REGISTERED,
            "not registered",
            log -> log.placed(ONE, "4.00", postage(1)),
            log -> log.placed(TWO, "5.00", line(1, 2, "5.00"))),
        of(
            Rule.AMOUNTS_ADD_UP,
            "a line's amount",
            log -> log.stocked(),
            log -> log.placed(ONE, "5.01", line(1, 2, "5.01"))),
        of(
            Rule.AMOUNTS_ADD_UP,
            "the total",
            log -> log.stocked(),
            log -> log.placed(ONE, "5.01", line(1, 2, "5.00"))),
        of(
            Rule.STATUS_CHANGE_IS_LEGAL,
            "confirmed after it was rejected",
            log -> log.stocked().placed(ONE).due(ONE).rejected(ONE, Code.TIMED_OUT),
            log -> log.rejected(ONE, Code.TIMED_OUT)),
        of(
            Rule.STATUS_CHANGE_IS_LEGAL,
            "confirmed twice",
            log -> log.stocked().fulfilled(ONE),
            log -> log.confirmed(ONE)),
        of(
            Rule.CONFIRMED_IS_RESERVED,
            "no line is",
            log ->
                log.stocked().placed(ONE).authorisationAsked(ONE, "16.50").authorised(ONE, "16.50"),
            log -> log.confirmed(ONE)),
        of(
            Rule.CONFIRMED_IS_RESERVED,
            "one line is not",
            log ->
                log.stocked()
                    .placed(ONE)
                    .and(reserving(new LineQuantity(1, 2)))
                    .authorisationAsked(ONE, "16.50")
                    .authorised(ONE, "16.50"),
            log -> log.confirmed(ONE)),
        of(
            Rule.CONFIRMED_IS_AUTHORISED,
            "only asked",
            log -> log.stocked().placed(ONE).reserved(ONE).authorisationAsked(ONE, "16.50"),
            log -> log.confirmed(ONE)),
        of(
            Rule.CONFIRMED_IS_AUTHORISED,
            "about to be taken back",
            log ->
                log.stocked()
                    .placed(ONE)
                    .reserved(ONE)
                    .authorisationAsked(ONE, "16.50")
                    .authorised(ONE, "16.50")
                    .voidAsked(ONE),
            log -> log.confirmed(ONE)),
        of(
            Rule.REJECTION_HAS_ITS_CAUSE,
            "there was stock",
            log -> log.stocked().placed(ONE).reserved(ONE),
            log -> log.rejected(ONE, Code.OUT_OF_STOCK)),
        of(
            Rule.REJECTION_HAS_ITS_CAUSE,
            "the card was good",
            log -> log.stocked().placed(ONE).authorisationAsked(ONE, "16.50"),
            log -> log.rejected(ONE, Code.PAYMENT_DECLINED)));
  }

  private static Stream<Violation> ofPayments() {
    Consumer<Log> authorised =
        log -> log.stocked().placed(ONE).authorisationAsked(ONE, "16.50").authorised(ONE, "16.50");
    Consumer<Log> chargesConfirmed = log -> log.chargesConfirmed(ONE);
    Consumer<Log> chargesCaptured =
        log -> log.chargesConfirmed(ONE).captureAsked(ONE, "4.00").captured(ONE, "4.00");
    return Stream.of(
        of(
            Rule.PAYMENT_IS_OF_AN_ORDER,
            "of none",
            log -> log.stocked(),
            log -> log.authorisationAsked(ONE, "16.50")),
        of(
            Rule.PAYMENT_IS_OF_AN_ORDER,
            "of another amount",
            log -> log.stocked().placed(ONE),
            log -> log.authorisationAsked(ONE, "16.49")),
        of(
            Rule.PAYMENT_IS_OF_AN_ORDER,
            "in another currency",
            chargesConfirmed,
            log ->
                log.and(
                    new PaymentEvent.PaymentCaptureRequested(
                        ONE,
                        key(ONE, "capture/1"),
                        new Money(new BigDecimal("4"), Currency.getInstance("EUR")),
                        key(ONE, "authorise")))),
        of(
            Rule.PAYMENT_IS_OF_AN_ORDER,
            "asked for under two keys",
            authorised,
            log ->
                log.and(
                    new PaymentEvent.PaymentAuthorisationRequested(
                        ONE, key(ONE, "again"), money("16.50"), CARD))),
        of(
            Rule.INTENT_COMES_FIRST,
            "never asked",
            log -> log.stocked().placed(ONE),
            log -> log.authorised(ONE, "16.50")),
        of(
            Rule.INTENT_COMES_FIRST,
            "another amount than asked",
            log -> log.stocked().placed(ONE).authorisationAsked(ONE, "16.50"),
            log -> log.authorised(ONE, "16.49")),
        of(
            Rule.INTENT_COMES_FIRST,
            "answered twice",
            log -> log.stocked().placed(ONE).authorisationAsked(ONE, "16.50").declined(ONE),
            log -> log.declined(ONE)),
        of(
            Rule.INTENT_COMES_FIRST,
            "captured without asking",
            chargesConfirmed,
            log -> log.captured(ONE, "4.00")),
        of(
            Rule.INTENT_COMES_FIRST,
            "authorised after it was voided",
            log ->
                log.stocked()
                    .placed(ONE)
                    .authorisationAsked(ONE, "16.50")
                    .voidAsked(ONE)
                    .voided(ONE),
            log -> log.authorised(ONE, "16.50")),
        of(
            Rule.KEY_IS_USED_ONCE,
            "for two voids",
            log -> log.stocked().placed(ONE).authorisationAsked(ONE, "16.50").voidAsked(ONE),
            log -> log.voidAsked(ONE)),
        of(
            Rule.CAPTURE_IS_COVERED,
            "more than is authorised",
            chargesConfirmed,
            log -> log.captureAsked(ONE, "4.01")),
        of(
            Rule.CAPTURE_IS_FOR_DELIVERED,
            "of goods that are still here",
            log -> log.stocked().fulfilled(ONE),
            log -> log.captureAsked(ONE, "16.50")),
        of(
            Rule.CAPTURE_IS_FOR_DELIVERED,
            "less than the charges",
            chargesConfirmed,
            log -> log.captureAsked(ONE, "3.99")),
        of(
            Rule.VOID_TAKES_NOTHING_CAPTURED,
            "captured",
            chargesCaptured.andThen(log -> log.cancelled(ONE)),
            log -> log.voidAsked(ONE)),
        of(
            Rule.REFUND_IS_COVERED,
            "more than was captured",
            chargesCaptured.andThen(log -> log.cancelled(ONE)),
            log -> log.refundAsked(ONE, "4.01")),
        of(
            Rule.LIVING_ORDER_KEEPS_ITS_PAYMENT,
            "voided",
            log -> log.stocked().fulfilled(ONE),
            log -> log.voidAsked(ONE)),
        of(
            Rule.LIVING_ORDER_KEEPS_ITS_PAYMENT,
            "refunded",
            chargesCaptured,
            log -> log.refundAsked(ONE, "4.00")));
  }

  private static OrderId third() {
    return new OrderId("3");
  }

  private static StockEvent reserving(LineQuantity line) {
    return new StockEvent.StockReserved(A, ONE, List.of(line));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void a_log_that_breaks_a_rule_is_found_out(Violation violation) {
    Log log = new Log();
    violation.good().accept(log);
    assertThat(log.report().findings()).as("before the violation").isEmpty();

    violation.bad().accept(log);

    assertThat(log.report().findings()).extracting(Finding::rule).contains(violation.rule());
    assertThat(log.report().findingCount()).isEqualTo(log.report().findings().size());
  }

  @Test
  void no_rule_is_without_a_log_that_breaks_it() {
    assertThat(violations().map(Violation::rule).collect(Collectors.toSet()))
        .containsAll(
            Arrays.stream(Rule.values())
                // LedgerTest settles it.
                .filter(rule -> rule != Rule.NOTHING_IS_LEFT_UNDER_WAY)
                .toList());
  }
}
