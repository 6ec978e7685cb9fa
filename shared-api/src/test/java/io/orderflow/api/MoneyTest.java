package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  private static final Currency GBP = Currency.getInstance("GBP");

  @Nested
  class An_amount_of_money {

    @ParameterizedTest
    @CsvSource({"1, 1.00", "1.5, 1.50", "-0.01, -0.01", "1.500, 1.50"})
    void has_the_fraction_digits_of_its_currency(String given, String shown) {
      assertThat(new Money(new BigDecimal(given), GBP).amount().toPlainString()).isEqualTo(shown);
    }

    @Test
    void finer_than_its_currency_is_refused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Money(new BigDecimal("0.001"), GBP))
          .withMessageContaining("0.001");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Money(new BigDecimal("0.5"), Currency.getInstance("JPY")));
    }

    @Test
    void adds_up_within_one_currency_only() {
      Money penny = new Money(new BigDecimal("0.01"), GBP);
      assertThat(penny.plus(penny).minus(penny)).isEqualTo(penny);
      assertThat(penny.minus(penny).isZero()).isTrue();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> penny.plus(Money.zero(Currency.getInstance("EUR"))));
    }
  }

  @Nested
  class A_price {

    @ParameterizedTest
    @CsvSource({"2.5, 2.50", "0.001, 0.001", "3, 3.00", "0.0010, 0.001"})
    void keeps_its_decimals_and_no_needless_zero(String given, String shown) {
      assertThat(price(given).amount().toPlainString()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.00001", "10000000.01"})
    void outside_its_range_is_refused(String given) {
      assertThatIllegalArgumentException().isThrownBy(() -> price(given));
    }

    @ParameterizedTest
    @CsvSource({
      "0.001, 1, 0.00",
      "0.005, 1, 0.00",
      "0.015, 1, 0.02",
      "0.025, 1, 0.02",
      "2.55, 6, 15.30"
    })
    void times_a_quantity_is_rounded_once_half_even(String price, int quantity, String amount) {
      assertThat(price(price).times(quantity).amount().toPlainString()).isEqualTo(amount);
    }

    private static Price price(String amount) {
      return new Price(new BigDecimal(amount), GBP);
    }
  }
}
