package io.orderflow.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * What one unit costs: above 0, at most {@link #MAX}, with up to {@value #MAX_SCALE} decimals,
 * since real price lists have prices below a penny. It becomes {@link Money}, and is rounded, only
 * by {@link #times}.
 *
 * @param amount without trailing zeros beyond the currency's own fraction digits
 * @param currency an ISO 4217 currency
 */
public record Price(
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, Currency currency) {

  public static final int MAX_SCALE = 4;
  public static final BigDecimal MAX = new BigDecimal("10000000");

  /**
   * @throws IllegalArgumentException where the amount is outside the range or too fine
   */
  @JsonCreator
  public Price(
      @JsonProperty("amount") BigDecimal amount, @JsonProperty("currency") Currency currency) {
    if (amount.signum() <= 0 || amount.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a price is above 0 and at most " + MAX);
    }
    BigDecimal exact = amount.stripTrailingZeros();
    if (exact.scale() > MAX_SCALE) {
      throw new IllegalArgumentException("a price has at most " + MAX_SCALE + " decimals");
    }
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    this.amount = exact.scale() < digits ? exact.setScale(digits) : exact;
    this.currency = currency;
  }

  /** The amount of a line: quantity × price, rounded once. */
  public Money times(int quantity) {
    return Money.rounded(amount.multiply(BigDecimal.valueOf(quantity)), currency);
  }
}
