package io.orderflow.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.systemtests.harness.Api;
import io.orderflow.systemtests.harness.Json;
import io.orderflow.systemtests.harness.Platform;
import io.orderflow.systemtests.harness.Shop;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What can become of an order, seen from outside. */
@ExtendWith(SharedPlatform.class)
@ResourceLock(SharedPlatform.LOCK)
class OutcomesTest {

  private final Platform platform;
  private final Api api;
  private final Shop shop;

  OutcomesTest(Platform platform) {
    this.platform = platform;
    this.api = platform.api();
    this.shop = platform.shop();
  }

  private void everythingWasGivenBack(JsonNode order, String sku, int units) {
    shop.awaitStock(sku, units, 0);
    JsonNode after = shop.find(order.path("orderId").asString());
    assertThat(after.at("/lines/0/reserved").asInt(-1)).isZero();
    assertThat(after.at("/payment/captured/amount").asString()).isEqualTo("0.00");
  }

  private List<String> history(String orderId) {
    return api.get("/api/orders/%s/history".formatted(orderId))
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .map(entry -> entry.path("type").asString())
        .toList();
  }

  @Nested
  class An_order_with_stock_and_a_good_card {

    @Test
    void is_confirmed_with_its_stock_held_and_its_payment_authorised() {
      String sku = shop.product("2.55", 10);

      JsonNode order = shop.await(shop.place("tok_ok", sku, 3), "CONFIRMED");

      assertThat(order.at("/total/amount").asString()).isEqualTo("7.65");
      assertThat(order.at("/lines/0/reserved").asInt()).isEqualTo(3);
      assertThat(order.at("/lines/0/shipped").asInt()).isZero();
      assertThat(order.at("/payment/status").asString()).isEqualTo("AUTHORISED");
      assertThat(order.at("/payment/authorised/amount").asString()).isEqualTo("7.65");
      assertThat(order.at("/payment/captured/amount").asString()).isEqualTo("0.00");
      JsonNode stock = shop.awaitStock(sku, 7, 3);
      assertThat(stock.path("received").asInt()).isEqualTo(10);
    }

    @Test
    void is_confirmed_when_the_provider_fails_twice_first() {
      String sku = shop.product("1.00", 1);

      shop.await(shop.place("tok_flaky", sku, 1), "CONFIRMED");

      shop.awaitStock(sku, 0, 1);
    }

    @Test
    void keeps_several_lines_of_one_product_apart() {
      String sku = shop.product("1.00", 5);
      ObjectNode order = Shop.order(Shop.unique("customer"), "tok_ok", sku, 2);
      Shop.line(order, sku, 3);

      JsonNode confirmed = shop.await(shop.place(order), "CONFIRMED");

      assertThat(confirmed.at("/lines/0/reserved").asInt()).isEqualTo(2);
      assertThat(confirmed.at("/lines/1/reserved").asInt()).isEqualTo(3);
      shop.awaitStock(sku, 0, 5);
    }

    @Test
    void keeps_the_price_of_its_day() {
      String sku = shop.product("2.00", 5);
      String early = shop.place("tok_ok", sku, 1);
      api.put(
              "/api/products/%s/price".formatted(sku),
              Json.object().set("price", Json.money("3.00")))
          .expect(204);

      String late = shop.place("tok_ok", sku, 1);

      assertThat(shop.await(early, "CONFIRMED").at("/total/amount").asString()).isEqualTo("2.00");
      assertThat(shop.await(late, "CONFIRMED").at("/total/amount").asString()).isEqualTo("3.00");
    }
  }

  @Nested
  class An_order_that_cannot_be_paid {

    @Test
    void is_rejected_when_the_card_is_declined() {
      rejected("tok_declined");
    }

    @Test
    void is_rejected_when_there_are_not_enough_funds() {
      rejected("tok_insufficient_funds");
    }

    private void rejected(String token) {
      String sku = shop.product("5.00", 4);

      JsonNode order = shop.await(shop.place(token, sku, 4), "REJECTED");

      assertThat(order.at("/rejection/code").asString()).isEqualTo("PAYMENT_DECLINED");
      assertThat(order.at("/rejection/detail").asString()).isNotBlank();
      assertThat(order.at("/payment/status").asString()).isEqualTo("DECLINED");
      everythingWasGivenBack(order, sku, 4);
    }

    @Test
    void is_rejected_when_the_provider_does_not_answer_in_time() {
      String sku = shop.product("5.00", 2);

      JsonNode order = shop.await(shop.place("tok_timeout", sku, 2), "REJECTED");

      assertThat(order.at("/rejection/code").asString()).isEqualTo("TIMED_OUT");
      everythingWasGivenBack(order, sku, 2);
    }
  }

  @Nested
  class An_order_without_enough_stock {

    @Test
    void is_rejected_and_gives_back_what_it_had_reserved() {
      String plenty = shop.product("1.00", 100);
      String scarce = shop.product("1.00", 2);
      ObjectNode order = Shop.order(Shop.unique("customer"), "tok_ok", plenty, 10);
      Shop.line(order, scarce, 3);

      JsonNode rejected = shop.await(shop.place(order), "REJECTED");

      assertThat(rejected.at("/rejection/code").asString()).isEqualTo("OUT_OF_STOCK");
      assertThat(rejected.at("/rejection/detail").asString()).contains(scarce);
      shop.awaitStock(plenty, 100, 0);
      shop.awaitStock(scarce, 2, 0);
      assertThat(rejected.at("/payment/captured/amount").asString()).isEqualTo("0.00");
    }

    @Test
    void is_rejected_where_nothing_was_ever_received() {
      String sku = shop.product("1.00", 0);

      JsonNode rejected = shop.await(shop.place("tok_ok", sku, 1), "REJECTED");

      assertThat(rejected.at("/rejection/code").asString()).isEqualTo("OUT_OF_STOCK");
      shop.awaitStock(sku, 0, 0);
    }
  }

  @Nested
  class A_cancelled_order {

    @Test
    void gives_stock_and_money_back_after_its_confirmation() {
      String sku = shop.product("9.99", 3);
      String orderId = shop.place("tok_ok", sku, 2);
      shop.await(orderId, "CONFIRMED");
      shop.awaitStock(sku, 1, 2);

      shop.cancel(orderId).expect(202);

      JsonNode order = shop.await(orderId, "CANCELLED");
      shop.awaitPayment(orderId, "VOIDED");
      everythingWasGivenBack(order, sku, 3);
    }

    @Test
    void gives_stock_and_money_back_before_its_confirmation() {
      String sku = shop.product("9.99", 3);
      String orderId = shop.place("tok_timeout", sku, 2);

      shop.cancel(orderId).expect(202);

      JsonNode order = shop.await(orderId, "CANCELLED");
      everythingWasGivenBack(order, sku, 3);
    }

    @Test
    void has_an_authorisation_that_comes_late_voided() {
      String sku = shop.product("9.99", 3);
      String orderId = shop.place("tok_flaky", sku, 2);
      shop.awaitPayment(orderId, "AUTHORISATION_REQUESTED");

      shop.cancel(orderId).expect(202);

      JsonNode order = shop.await(orderId, "CANCELLED");
      shop.awaitPayment(orderId, "VOIDED");
      everythingWasGivenBack(order, sku, 3);
    }

    @Test
    void has_its_captured_charges_refunded() {
      String orderId = placeCharge("tok_ok", "12.34");
      shop.awaitPayment(orderId, "CAPTURED");

      shop.cancel(orderId).expect(202);

      shop.await(orderId, "CANCELLED");
      JsonNode order = shop.awaitPayment(orderId, "REFUNDED");
      assertThat(order.at("/payment/refunded/amount").asString()).isEqualTo("12.34");
      assertThat(order.at("/payment/captured/amount").asString()).isEqualTo("12.34");
    }

    @Test
    void cannot_be_had_of_an_order_that_was_rejected() {
      String sku = shop.product("1.00", 0);
      String orderId = shop.place("tok_ok", sku, 1);
      shop.await(orderId, "REJECTED");

      assertThat(shop.cancel(orderId).expect(409).code()).isEqualTo("ORDER_STATUS_FORBIDS");
      assertThat(shop.find(orderId).path("status").asString()).isEqualTo("REJECTED");
    }

    @Test
    void cannot_be_had_of_an_order_that_never_was() {
      assertThat(shop.cancel("never-was").expect(404).code()).isEqualTo("ORDER_UNKNOWN");
    }
  }

  @Nested
  class An_order_of_charges_alone {

    @Test
    void is_captured_when_it_is_confirmed() {
      String orderId = placeCharge("tok_ok", "18.00");

      JsonNode order = shop.awaitPayment(orderId, "CAPTURED");

      assertThat(order.path("status").asString()).isEqualTo("CONFIRMED");
      assertThat(order.at("/payment/captured/amount").asString()).isEqualTo("18.00");
    }

    @Test
    void is_captured_in_the_end_where_the_first_capture_fails() {
      String orderId = placeCharge("tok_capture_fails", "18.00");

      JsonNode order = shop.awaitPayment(orderId, "CAPTURED");

      assertThat(order.at("/payment/captured/amount").asString()).isEqualTo("18.00");
      assertThat(history(orderId)).containsOnlyOnce("payment.capture-failed", "payment.captured");
    }
  }

  private String placeCharge(String token, String price) {
    ObjectNode order = Shop.order(Shop.unique("customer"), token);
    Shop.line(order, "POST", 1).put("kind", "CHARGE").set("unitPrice", Json.money(price));
    return shop.tryToImport(order, Shop.unique("key"), platform.importerToken())
        .expect(201)
        .json()
        .path("orderId")
        .asString();
  }

  @Nested
  class The_history_of_an_order {

    @Test
    void tells_every_event_in_the_order_of_the_log() {
      String sku = shop.product("1.00", 1);
      String orderId = shop.place("tok_ok", sku, 1);
      shop.await(orderId, "CONFIRMED");

      assertThat(history(orderId))
          .startsWith("order.placed")
          .containsSubsequence(
              "stock.reserved",
              "payment.authorisation-requested",
              "payment.authorised",
              "order.confirmed");
      JsonNode items =
          api.get("/api/orders/%s/history".formatted(orderId)).expect(200).json().path("items");
      assertThat(items.valueStream().map(entry -> entry.path("position").asLong(-1)))
          .isSorted()
          .doesNotHaveDuplicates()
          .allMatch(position -> position >= 0);
      assertThat(items.valueStream())
          .allSatisfy(
              entry -> {
                assertThat(entry.path("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
                assertThat(entry.path("summary").asString()).isNotBlank();
                assertThat(entry.path("data").isObject()).isTrue();
              });
    }
  }
}
