package io.orderflow.sagas.model;

import static java.util.Objects.requireNonNull;

import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderCommand;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.order.OrderCommand.PlaceOrder;
import io.orderflow.api.order.OrderCommand.RejectOrder;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.stock.StockCommand;
import io.orderflow.api.stock.StockCommand.ReleaseStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command side promises, as far as the fulfilment of orders needs it: commands in, events
 * out, each repeated command without effect.
 */
public final class CommandSideModel {

  private final Map<Sku, ModelStock> stock = new HashMap<>();
  private final Map<OrderId, OrderStatus> orders = new HashMap<>();
  private final Map<OrderId, OrderRejection> rejections = new HashMap<>();
  private final Map<OrderId, ModelPayment> payments = new HashMap<>();
  private long received;

  public void receive(Sku sku, int quantity) {
    stockOf(sku).available += quantity;
    received += quantity;
  }

  public OrderPlaced place(OrderPlaced placed) {
    orders.put(placed.orderId(), OrderStatus.PLACED);
    return placed;
  }

  public List<Object> handle(Object command) {
    return switch (command) {
      case ReserveStock reserve -> stockOf(reserve.stockItemId().sku()).reserve(reserve);
      case ReleaseStock release -> stockOf(release.stockItemId().sku()).release(release);
      case PaymentCommand pay ->
          payments.computeIfAbsent(pay.paymentId().orderId(), ModelPayment::new).handle(pay);
      case OrderCommand order -> handle(order);
      case StockCommand other -> throw new Refused("not modelled: " + other);
      default -> throw new IllegalArgumentException("no command: " + command);
    };
  }

  private List<Object> handle(OrderCommand command) {
    OrderId id = command.orderId();
    OrderStatus status = statusOf(id);
    return switch (command) {
      case PlaceOrder place -> throw new Refused("not modelled");
      case ConfirmOrder confirm ->
          become(id, OrderStatus.CONFIRMED, status == OrderStatus.PLACED, new OrderConfirmed(id));
      case RejectOrder reject -> {
        if (status == OrderStatus.PLACED) {
          rejections.put(id, reject.rejection());
        }
        yield become(
            id,
            OrderStatus.REJECTED,
            status == OrderStatus.PLACED,
            new OrderRejected(id, reject.rejection()));
      }
      case CancelOrder cancel ->
          become(
              id,
              OrderStatus.CANCELLED,
              status == OrderStatus.PLACED || status == OrderStatus.CONFIRMED,
              new OrderCancelled(id, cancel.reason()));
    };
  }

  private List<Object> become(OrderId id, OrderStatus next, boolean allowed, Object event) {
    if (!allowed) {
      return List.of();
    }
    orders.put(id, next);
    return List.of(event);
  }

  private ModelStock stockOf(Sku sku) {
    return stock.computeIfAbsent(sku, none -> new ModelStock(none, 0));
  }

  public OrderStatus statusOf(OrderId id) {
    return requireNonNull(orders.get(id), () -> "no order " + id);
  }

  public OrderRejection rejectionOf(OrderId id) {
    return requireNonNull(rejections.get(id));
  }

  public boolean holdsStockFor(OrderId id) {
    return stock.values().stream().anyMatch(each -> each.reserved.containsKey(id));
  }

  public long skusReservedFor(OrderId id) {
    return stock.values().stream().filter(each -> each.reserved.containsKey(id)).count();
  }

  public boolean isPaymentClosed(OrderId id) {
    ModelPayment payment = payments.get(id);
    return payment == null || payment.isSettledWithNothingTaken();
  }

  public boolean isPaid(OrderId id) {
    ModelPayment payment = payments.get(id);
    return payment != null && payment.isAuthorisedOrCaptured();
  }

  public boolean isCaptured(OrderId id) {
    ModelPayment payment = payments.get(id);
    return payment != null && payment.isCaptured();
  }

  /** Units of all products: what was received is available or reserved, and nothing else. */
  public boolean unitsAddUp() {
    long there =
        stock.values().stream()
            .mapToLong(
                each ->
                    each.available
                        + each.reserved.values().stream().mapToLong(ModelStock::units).sum())
            .sum();
    return there == received && stock.values().stream().allMatch(each -> each.available >= 0);
  }
}
