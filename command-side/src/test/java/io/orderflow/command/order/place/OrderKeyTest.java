package io.orderflow.command.order.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.api.CustomerId;
import org.junit.jupiter.api.Test;

class OrderKeyTest {

  @Test
  void is_the_same_for_the_same_customer_and_key() {
    assertThat(OrderKey.orderId(new CustomerId("17850"), "k"))
        .isEqualTo(OrderKey.orderId(new CustomerId("17850"), "k"));
    assertThat(OrderKey.orderId(null, "k")).isEqualTo(OrderKey.orderId(null, "k"));
  }

  @Test
  void differs_between_customers_keys_and_guests() {
    assertThat(
            java.util.List.of(
                OrderKey.orderId(null, "k"),
                OrderKey.orderId(new CustomerId("1"), "k"),
                OrderKey.orderId(new CustomerId("1"), "kk"),
                OrderKey.orderId(new CustomerId("1k"), "k"),
                OrderKey.orderId(new CustomerId("2"), "k")))
        .doesNotHaveDuplicates()
        .allMatch(each -> each.value().matches("[0-9a-f]{32}"));
  }
}
