package io.orderflow.command.order.place;

import io.orderflow.api.Price;
import io.orderflow.api.RejectionCode;
import java.util.List;
import java.util.function.Predicate;

/**
 * A rule that each line of a new order has to keep.
 *
 * @param broken whether a line breaks it
 * @param refusal what is said of the line's SKU then
 */
record PlacementRule(
    String name, RejectionCode code, Predicate<OrderedLine> broken, String refusal) {

  static final PlacementRule GOODS_ARE_REGISTERED =
      new PlacementRule(
          "Goods are registered products",
          RejectionCode.PRODUCT_UNKNOWN,
          line -> line.isGoods() && line.product() == null,
          "is no registered product");

  static final PlacementRule GOODS_ARE_ON_SALE =
      new PlacementRule(
          "Goods are on sale",
          RejectionCode.PRODUCT_DISCONTINUED,
          line -> line.isGoods() && line.product() != null && line.product().discontinued(),
          "is no longer sold");

  static final PlacementRule LINES_HAVE_A_PRICE =
      new PlacementRule(
          "A charge brings its price, goods bring it or have it in the price book",
          RejectionCode.PRODUCT_UNKNOWN,
          line -> line.price() == null,
          "has no price");

  static final PlacementRule PRICES_ARE_IN_THE_ORDERS_CURRENCY =
      new PlacementRule(
          "Prices are in the order's currency",
          RejectionCode.CURRENCY_MISMATCH,
          line -> line.price() instanceof Price price && !price.currency().equals(line.currency()),
          "has its price in another currency");

  /** In the order in which they are tried; the first that is broken refuses the order. */
  static final List<PlacementRule> ALL =
      List.of(
          GOODS_ARE_REGISTERED,
          GOODS_ARE_ON_SALE,
          LINES_HAVE_A_PRICE,
          PRICES_ARE_IN_THE_ORDERS_CURRENCY);

  boolean isBrokenBy(OrderedLine line) {
    return broken.test(line);
  }
}
