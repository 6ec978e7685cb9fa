package io.orderflow.query;

import static io.orderflow.query.Events.money;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent.OrderCancelled;
import io.orderflow.api.order.OrderEvent.OrderConfirmed;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderEvent.OrderRejected;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.order.PaymentMethod;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorisationRequested;
import io.orderflow.api.payment.PaymentEvent.PaymentAuthorised;
import io.orderflow.api.payment.PaymentEvent.PaymentCaptured;
import io.orderflow.api.payment.PaymentEvent.PaymentDeclined;
import io.orderflow.api.payment.PaymentEvent.PaymentRefunded;
import io.orderflow.api.payment.PaymentEvent.PaymentVoidRequested;
import io.orderflow.api.product.ProductEvent.ProductDiscontinued;
import io.orderflow.api.product.ProductEvent.ProductPriceChanged;
import io.orderflow.api.product.ProductEvent.ProductRegistered;
import io.orderflow.api.stock.StockEvent.StockAdjusted;
import io.orderflow.api.stock.StockEvent.StockReceived;
import io.orderflow.api.stock.StockEvent.StockReservationRejected;
import io.orderflow.api.stock.StockEvent.StockReservationReleased;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/** Events of all kinds, of few enough aggregates that they meet; the same for the same seed. */
public final class RandomLog {

  private static final int PRODUCTS = 12;

  private final Random random;
  private final BiConsumer<String, Object> log;
  private final List<OrderPlaced> orders = new ArrayList<>();

  /**
   * @param log takes an aggregate's id and its next event
   */
  public RandomLog(long seed, BiConsumer<String, Object> log) {
    this.random = new Random(seed);
    this.log = log;
  }

  public void write(int events) {
    for (int i = 0; i < PRODUCTS; i++) {
      product("P" + i, new ProductRegistered(sku(i), "Thing " + i, Events.price("1.50")));
    }
    for (int i = 0; i < events; i++) {
      switch (random.nextInt(6)) {
        case 0 -> place();
        case 1, 2 -> stock();
        case 3 -> payment();
        case 4 -> order();
        default -> product();
      }
    }
  }

  private void place() {
    String id = "o" + orders.size();
    List<OrderLine> lines = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int no = 1; no <= count; no++) {
      lines.add(
          random.nextInt(5) == 0
              ? Events.charge(no, "POST", "3.00")
              : Events.goods(no, anySku().value(), 1 + random.nextInt(20), "1.255"));
    }
    OrderPlaced placed =
        Events.placed(
            id,
            random.nextBoolean() ? "c" + random.nextInt(4) : null,
            random.nextBoolean() ? "GB" : "EIRE",
            Events.NOON.plusSeconds(random.nextInt(400_000)).plusNanos(random.nextInt(1_000)),
            lines.toArray(OrderLine[]::new));
    orders.add(placed);
    log.accept("order-" + id, placed);
  }

  private void stock() {
    Sku sku = anySku();
    Object event =
        switch (random.nextInt(5)) {
          case 0 -> new StockReceived(sku, 1 + random.nextInt(100), "note");
          case 1 -> new StockAdjusted(sku, -1, "broken", "sheet");
          default -> null;
        };
    if (event != null || orders.isEmpty()) {
      log.accept("stock-" + sku, event == null ? new StockReceived(sku, 1, "note") : event);
      return;
    }
    OrderPlaced order = anyOrder();
    for (OrderLine line : order.lines()) {
      if (line.kind() == LineKind.GOODS) {
        reservation(order, line);
      }
    }
  }

  private void reservation(OrderPlaced order, OrderLine line) {
    List<LineQuantity> lines = List.of(new LineQuantity(line.lineNo(), line.quantity()));
    log.accept(
        "stock-" + line.sku(),
        switch (random.nextInt(4)) {
          case 0 -> new StockReservationReleased(line.sku(), order.orderId(), lines);
          case 1 ->
              new StockReservationRejected(
                  line.sku(),
                  order.orderId(),
                  lines,
                  0,
                  StockReservationRejected.Reason.INSUFFICIENT_STOCK);
          default ->
              Events.reserved(
                  order.orderId().value(), line.sku().value(), line.lineNo(), line.quantity());
        });
  }

  private void payment() {
    if (orders.isEmpty()) {
      return;
    }
    var id = anyOrder().orderId();
    log.accept(
        "payment-" + id.value(),
        switch (random.nextInt(6)) {
          case 0 ->
              new PaymentAuthorisationRequested(
                  id, "a", money("9.99"), new PaymentMethod("card", "tok_ok"));
          case 1 -> new PaymentAuthorised(id, "a", money("9.99"), "r");
          case 2 -> new PaymentDeclined(id, "a", "declined", "no");
          case 3 -> new PaymentCaptured(id, "c", money("1.01"), "r");
          case 4 -> new PaymentRefunded(id, "f", money("0.01"), "r");
          default -> new PaymentVoidRequested(id, "v", "a");
        });
  }

  private void order() {
    if (orders.isEmpty()) {
      return;
    }
    var id = anyOrder().orderId();
    log.accept(
        "order-" + id.value(),
        switch (random.nextInt(3)) {
          case 0 -> new OrderConfirmed(id);
          case 1 ->
              new OrderRejected(id, new OrderRejection(OrderRejection.Code.TIMED_OUT, "too late"));
          default -> new OrderCancelled(id, "changed my mind");
        });
  }

  private void product() {
    Sku sku = anySku();
    product(
        sku.value(),
        random.nextInt(4) == 0
            ? new ProductDiscontinued(sku)
            : new ProductPriceChanged(sku, Events.price("1." + (10 + random.nextInt(90)))));
  }

  private void product(String sku, Object event) {
    log.accept("product-" + sku, event);
  }

  private OrderPlaced anyOrder() {
    return orders.get(random.nextInt(orders.size()));
  }

  private Sku anySku() {
    return sku(random.nextInt(PRODUCTS));
  }

  private static Sku sku(int number) {
    return new Sku("P" + number);
  }
}
