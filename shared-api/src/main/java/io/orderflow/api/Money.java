package io.orderflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An amount of money in whole minor units of its currency: {@code
 * {"amount":"12.50","currency":"GBP"}}. It may be negative, so that sums and differences stay
 * closed.
 *
 * @param amount with exactly the currency's number of fraction digits
 * @param currency an ISO 4217 currency
 */
public record Money(
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, Currency currency) {

  /**
   * @throws IllegalArgumentException where the amount has more fraction digits than the currency
   */
  @JsonCreator
  public Money(
      @JsonProperty("amount") BigDecimal amount, @JsonProperty("currency") Currency currency) {
    try {
      this.amount = amount.setScale(digits(currency), RoundingMode.UNNECESSARY);
    } catch (ArithmeticException tooFine) {
      throw new IllegalArgumentException(
          "%s has more fraction digits than %s".formatted(amount.toPlainString(), currency),
          tooFine);
    }
    this.currency = currency;
  }

  /** Rounds half-even to the currency's minor unit: the one place where money is rounded. */
  public static Money rounded(BigDecimal amount, Currency currency) {
    return new Money(amount.setScale(digits(currency), RoundingMode.HALF_EVEN), currency);
  }

  public static Money zero(Currency currency) {
    return new Money(BigDecimal.ZERO, currency);
  }

  public Money plus(Money other) {
    return new Money(amount.add(same(other).amount), currency);
  }

  public Money minus(Money other) {
    return new Money(amount.subtract(same(other).amount), currency);
  }

  @JsonIgnore
  public boolean isZero() {
    return amount.signum() == 0;
  }

  private Money same(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "%s and %s do not add up".formatted(currency, other.currency));
    }
    return other;
  }

  private static int digits(Currency currency) {
    // ISO 4217 gives none to the likes of XAU: hold those to whole units.
    return Math.max(0, currency.getDefaultFractionDigits());
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency;
  }
}
