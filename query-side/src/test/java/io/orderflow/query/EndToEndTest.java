package io.orderflow.query;

import static io.orderflow.query.Events.charge;
import static io.orderflow.query.Events.goods;
import static io.orderflow.query.Events.money;
import static io.orderflow.query.Events.placed;
import static io.orderflow.query.Events.price;
import static io.orderflow.query.Events.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.query.ReadSide.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EndToEndTest {

  @SuppressWarnings("NullAway.Init")
  private static ReadSide side;

  @BeforeAll
  static void start() {
    side = ReadSide.start();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  @Test
  void an_order_is_seen_from_its_placement_to_its_confirmation() {
    OrderId id = new OrderId("o1");
    side.append("product-A", new ProductRegistered(new Sku("A"), "LIGHT HOLDER", price("2.55")));
    side.append("stock-A", new StockReceived(new Sku("A"), 10, "note"));
    side.append("order-o1", placed("o1", goods(1, "A", 2, "2.55"), charge(2, "POST", "3.00")));
    side.append("stock-A", reserved("o1", "A", 1, 2));
    side.append(
        "payment-o1",
        new PaymentAuthorisationRequested(
            id, "k", money("8.10"), new PaymentMethod("card", "tok_ok")),
        new PaymentAuthorised(id, "k", money("8.10"), "ref"));
    side.append("order-o1", new OrderConfirmed(id));

    Answer order = side.get("/api/orders/o1?minVersion=1", "Prefer", "wait=10");

    assertThat(order.status()).as("%s", order).isEqualTo(200);
    assertThat(order.json().get("status").asString()).isEqualTo("CONFIRMED");
    assertThat(order.json().get("total").get("amount").asString()).isEqualTo("8.10");
    assertThat(order.json().get("lines").get(0).get("reserved").asInt()).isEqualTo(2);
    assertThat(order.json().get("payment").get("status").asString()).isEqualTo("AUTHORISED");
    for (String path :
        new String[] {
          "/api/orders",
          "/api/orders/o1/history",
          "/api/stock/A?minVersion=1",
          "/api/stock",
          "/api/products/A?minVersion=0",
          "/api/products?q=light",
          "/api/sales/by-day",
          "/api/sales/by-country",
          "/api/sales/by-product",
          "/api/projections"
        }) {
      Answer answer = side.get(path, "Prefer", "wait=10");
      assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(200);
      assertThat(answer.response().body()).as(path).contains("\"").doesNotContain("\"zero\"");
    }
  }
}
