package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentId;
import io.orderflow.api.product.ProductId;
import io.orderflow.api.stock.StockItemId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

  @Test
  void the_text_of_an_id_is_the_aggregate_identifier() {
    assertThat(new ProductId(new Sku("85123A"))).hasToString("product-85123A");
    assertThat(new StockItemId(new Sku("85123A"))).hasToString("stock-85123A");
    assertThat(new OrderId("0a1b")).hasToString("order-0a1b");
    assertThat(new PaymentId(new OrderId("0a1b"))).hasToString("payment-0a1b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"85123A", "15060b", "BANK CHARGES", "gift_0001_20", "M", "A.B-C"})
  void real_stock_codes_are_skus(String code) {
    assertThat(new Sku(code).value()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " A", "A ", "A/B", "A\nB", "É", "A?"})
  void what_could_not_stand_in_a_path_is_no_sku(String code) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Sku(code));
  }

  @Test
  void a_sku_has_at_most_64_characters() {
    assertThat(new Sku("A".repeat(64)).value()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> new Sku("A".repeat(65)));
  }
}
