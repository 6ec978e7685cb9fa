package io.orderflow.command.product;

import static io.orderflow.command.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.Price;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductCommand;
import io.orderflow.api.product.ProductCommand.ChangeProductPrice;
import io.orderflow.api.product.ProductCommand.DiscontinueProduct;
import io.orderflow.api.product.ProductCommand.RegisterProduct;
import io.orderflow.api.product.ProductEvent;
import io.orderflow.api.product.ProductEvent.ProductDiscontinued;
import io.orderflow.api.product.ProductEvent.ProductPriceChanged;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.product.ProductId;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProductDeciderTest {

  private static final Sku SKU = new Sku("A");
  private static final ProductId ID = new ProductId(SKU);
  private static final ProductRegistered REGISTERED =
      new ProductRegistered(SKU, "a thing", price("2.50"));

  private ProductState state = ProductState.UNKNOWN;

  private static Price price(String amount) {
    return new Price(new BigDecimal(amount), Currency.getInstance("GBP"));
  }

  private void given(ProductEvent... events) {
    for (ProductEvent each : events) {
      state = state.apply(each);
    }
  }

  private List<ProductEvent> when(ProductCommand command) {
    return ProductDecider.decide(state, command);
  }

  @Nested
  class An_unknown_product {

    @Test
    void is_registered() {
      assertThat(when(new RegisterProduct(ID, "a thing", price("2.50"))))
          .containsExactly(REGISTERED);
    }

    @Test
    void is_all_that_cannot_be_changed() {
      assertRefused(
          RejectionCode.PRODUCT_UNKNOWN, () -> when(new ChangeProductPrice(ID, price("1"))));
      assertRefused(RejectionCode.PRODUCT_UNKNOWN, () -> when(new DiscontinueProduct(ID)));
    }
  }

  @Nested
  class A_registered_product {

    @Test
    void is_registered_once() {
      given(REGISTERED);
      assertThat(when(new RegisterProduct(ID, "a thing", price("2.5")))).isEmpty();
    }

    @Test
    void is_registered_once_even_where_its_price_has_changed_since() {
      given(REGISTERED, new ProductPriceChanged(SKU, price("3")));
      assertThat(when(new RegisterProduct(ID, "a thing", price("2.5")))).isEmpty();
    }

    @Test
    void is_not_registered_with_other_data() {
      given(REGISTERED);
      assertRefused(
          RejectionCode.PRODUCT_EXISTS,
          () -> when(new RegisterProduct(ID, "another thing", price("2.5"))));
    }

    @Test
    void changes_its_price() {
      given(REGISTERED);
      assertThat(when(new ChangeProductPrice(ID, price("3"))))
          .containsExactly(new ProductPriceChanged(SKU, price("3")));
      assertThat(when(new ChangeProductPrice(ID, price("2.50")))).isEmpty();
    }

    @Test
    void is_discontinued_once_and_then_has_no_new_price() {
      given(REGISTERED);
      assertThat(when(new DiscontinueProduct(ID))).containsExactly(new ProductDiscontinued(SKU));
      given(new ProductDiscontinued(SKU));
      assertThat(when(new DiscontinueProduct(ID))).isEmpty();
      assertRefused(
          RejectionCode.PRODUCT_DISCONTINUED, () -> when(new ChangeProductPrice(ID, price("3"))));
    }
  }
}
