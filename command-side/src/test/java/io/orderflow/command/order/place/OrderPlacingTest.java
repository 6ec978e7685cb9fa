package io.orderflow.command.order.place;

import static io.orderflow.command.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.CommandAnswer.OrderPlacement;
import io.orderflow.api.Price;
import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.Sku;
import io.orderflow.api.order.Address;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderCommand.PlaceOrder;
import io.orderflow.api.order.OrderCommand.RequestedLine;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.command.pricebook.PriceBook;
import io.orderflow.command.pricebook.PricedProduct;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OrderPlacingTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Sku LANTERN = new Sku("71053");
  private static final Sku POSTAGE = new Sku("POST");

  private final Map<Sku, PricedProduct> products =
      new HashMap<>(Map.of(LANTERN, new PricedProduct("LANTERN", price("3.385", "GBP"), false, 0)));
  private PriceBook prices = () -> products::get;

  private static Price price(String amount, String currency) {
    return new Price(new BigDecimal(amount), Currency.getInstance(currency));
  }

  private static RequestedLine goods(Sku sku, int quantity, @Nullable Price price) {
    return new RequestedLine(sku, LineKind.GOODS, quantity, price);
  }

  private static PlaceOrder order(RequestedLine... lines) {
    return new PlaceOrder(
        new OrderId("o1"),
        "fingerprint",
        null,
        Currency.getInstance("GBP"),
        List.of(lines),
        new Address("n", "l", null, "c", "p", "GB"),
        new PaymentMethod("card", "tok_ok"),
        null);
  }

  private OrderPlaced when(PlaceOrder command) {
    return new OrderPlacing(prices, Clock.fixed(NOW, ZoneOffset.UTC)).decide(command);
  }

  @Nested
  class A_line {

    @Test
    void has_the_price_and_description_of_the_book_and_is_rounded_once() {
      OrderPlaced placed = when(order(goods(LANTERN, 3, null), goods(LANTERN, 1, null)));

      assertThat(placed.lines()).extracting(OrderLine::lineNo).containsExactly(1, 2);
      assertThat(placed.lines().getFirst().description()).isEqualTo("LANTERN");
      assertThat(placed.lines().getFirst().amount()).hasToString("10.16 GBP");
      assertThat(placed.lines().getLast().amount()).hasToString("3.38 GBP");
      assertThat(placed.total()).hasToString("13.54 GBP");
      assertThat(placed.placedAt()).isEqualTo(NOW);
    }

    @Test
    void keeps_a_trusted_price() {
      assertThat(when(order(goods(LANTERN, 2, price("9.99", "GBP")))).total())
          .hasToString("19.98 GBP");
    }

    @Test
    void of_a_charge_needs_no_product_and_is_called_by_its_sku() {
      prices =
          () -> {
            throw new AssertionError("a charge needs no price book");
          };
      OrderPlaced placed =
          when(order(new RequestedLine(POSTAGE, LineKind.CHARGE, 1, price("18.00", "GBP"))));
      assertThat(placed.lines().getFirst().description()).isEqualTo("POST");
      assertThat(placed.total()).hasToString("18.00 GBP");
    }
  }

  @Nested
  class An_order_is_refused {

    @Test
    void where_goods_are_not_registered_even_at_a_trusted_price() {
      assertRefused(
          RejectionCode.PRODUCT_UNKNOWN,
          () -> when(order(goods(new Sku("NONE"), 1, price("1", "GBP")))));
    }

    @Test
    void where_goods_are_no_longer_sold() {
      products.put(LANTERN, new PricedProduct("LANTERN", price("1", "GBP"), true, 1));
      assertRefused(RejectionCode.PRODUCT_DISCONTINUED, () -> when(order(goods(LANTERN, 1, null))));
    }

    @Test
    void where_a_price_is_in_another_currency() {
      products.put(LANTERN, new PricedProduct("LANTERN", price("1", "EUR"), false, 1));
      assertRefused(RejectionCode.CURRENCY_MISMATCH, () -> when(order(goods(LANTERN, 1, null))));
      assertRefused(
          RejectionCode.CURRENCY_MISMATCH, () -> when(order(goods(LANTERN, 1, price("1", "USD")))));
    }

    @Test
    void where_a_charge_has_no_price() {
      assertRefused(
          RejectionCode.PRODUCT_UNKNOWN,
          () -> when(order(new RequestedLine(POSTAGE, LineKind.CHARGE, 1, null))));
    }

    @Test
    void where_the_prices_are_not_current() {
      prices =
          () -> {
            throw new RejectedException(RejectionCode.PRICES_NOT_CURRENT, "late");
          };
      assertRefused(RejectionCode.PRICES_NOT_CURRENT, () -> when(order(goods(LANTERN, 1, null))));
    }
  }

  @Nested
  class The_same_request_again {

    @Test
    void is_answered_as_the_first_time() {
      PlaceOrder command = order(goods(LANTERN, 2, null));
      OrderPlaced placed = when(command);
      products.clear();
      assertThat(Placement.of(placed).answerTo(command))
          .isEqualTo(new OrderPlacement(new OrderId("o1"), OrderStatus.PLACED, placed.total(), 0));
    }

    @Test
    void with_another_fingerprint_is_refused() {
      Placement before =
          new Placement(new OrderId("o1"), "other", when(order(goods(LANTERN, 1, null))).total());
      assertRefused(
          RejectionCode.IDEMPOTENCY_KEY_REUSED,
          () -> before.answerTo(order(goods(LANTERN, 1, null))));
    }
  }
}
