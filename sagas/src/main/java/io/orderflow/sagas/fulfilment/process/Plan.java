package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.MessageName;
import io.orderflow.api.Money;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.PaymentMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What is to be done for an order; it never changes once the order is placed.
 *
 * @param confirmBy when the order is rejected unless it is confirmed
 * @param goods what to reserve, one entry for each product, sorted by SKU; empty for an order of
 *     charges alone
 */
@MessageName("fulfilment.plan")
public record Plan(
    OrderId orderId, Instant confirmBy, Money total, PaymentMethod payment, List<Goods> goods) {

  /** The order's lines of one product, which are reserved together or not at all. */
  record Goods(Sku sku, List<LineQuantity> lines) {

    Goods {
      lines = List.copyOf(lines);
    }

    long quantity() {
      return lines.stream().mapToLong(LineQuantity::quantity).sum();
    }
  }

  public Plan {
    goods = List.copyOf(goods);
  }

  static Plan of(OrderPlaced placed, Instant confirmBy) {
    TreeMap<String, Goods> goods = new TreeMap<>();
    for (var line : placed.lines()) {
      if (line.kind() == LineKind.GOODS) {
        goods.merge(
            line.sku().value(),
            new Goods(line.sku(), List.of(new LineQuantity(line.lineNo(), line.quantity()))),
            Plan::together);
      }
    }
    return new Plan(
        placed.orderId(), confirmBy, placed.total(), placed.payment(), List.copyOf(goods.values()));
  }

  private static Goods together(Goods one, Goods other) {
    List<LineQuantity> lines = new ArrayList<>(one.lines());
    lines.addAll(other.lines());
    return new Goods(one.sku(), lines);
  }

  /** Place of the product among the goods; negative where the order has none of it. */
  int placeOf(Sku sku) {
    int low = 0;
    int high = goods.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = goods.get(middle).sku().value().compareTo(sku.value());
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  SkuSet allGoods() {
    return SkuSet.all(goods.size());
  }
}
