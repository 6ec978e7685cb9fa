package io.orderflow.command.order.place;

import io.orderflow.api.Price;
import io.orderflow.api.RejectedException;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderCommand.RequestedLine;
import io.orderflow.api.order.OrderLine;
import io.orderflow.command.pricebook.PricedProduct;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * A line of an order together with what is known of its product.
 *
 * @param product null for a charge, and where there is none
 * @param currency the order's
 */
record OrderedLine(
    int lineNo, RequestedLine requested, @Nullable PricedProduct product, Currency currency) {

  boolean isGoods() {
    return requested.kind() == LineKind.GOODS;
  }

  /** A trusted price, or else the price book's; null where there is neither. */
  @Nullable Price price() {
    if (requested.unitPrice() != null) {
      return requested.unitPrice();
    }
    return product == null ? null : product.price();
  }

  /**
   * @throws RejectedException where the line breaks a rule
   */
  OrderLine priced() {
    for (PlacementRule rule : PlacementRule.ALL) {
      if (rule.isBrokenBy(this)) {
        throw new RejectedException(
            rule.code(), "line %d: %s %s".formatted(lineNo, requested.sku(), rule.refusal()));
      }
    }
    Price price = price();
    if (price == null) {
      throw new IllegalStateException("the rules let a line without a price pass: " + this);
    }
    return new OrderLine(
        lineNo,
        requested.sku(),
        requested.kind(),
        product == null ? requested.sku().value() : product.description(),
        requested.quantity(),
        price,
        price.times(requested.quantity()));
  }
}
