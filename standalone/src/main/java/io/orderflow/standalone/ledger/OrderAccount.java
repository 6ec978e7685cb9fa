package io.orderflow.standalone.ledger;

import io.orderflow.api.LineQuantity;
import io.orderflow.api.Money;
import io.orderflow.api.Sku;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderLine;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.api.order.PaymentMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the books keep of an order: a few bytes a line, since every order that is not yet delivered
 * is open.
 */
final class OrderAccount {

  private final Sku[] skus;
  private final int[] quantities;
  private final Holding[] holdings;
  private final Money total;
  private final PaymentMethod method;
  private final PaymentAccount payment;
  private OrderStatus status = OrderStatus.PLACED;
  private boolean stockRefused;

  /** What is held in stock for a line. */
  enum Holding {
    CHARGE,
    OPEN,
    RESERVED,
    RELEASED
  }

  OrderAccount(OrderPlaced placed) {
    int lines = placed.lines().size();
    skus = new Sku[lines];
    quantities = new int[lines];
    holdings = new Holding[lines];
    for (int i = 0; i < lines; i++) {
      OrderLine line = placed.lines().get(i);
      skus[i] = line.sku();
      quantities[i] = line.quantity();
      holdings[i] = line.kind() == LineKind.CHARGE ? Holding.CHARGE : Holding.OPEN;
    }
    total = placed.total();
    method = placed.payment();
    payment = new PaymentAccount(placed.currency());
  }

  boolean has(Sku sku, LineQuantity line) {
    int i = line.lineNo() - 1;
    return i < skus.length && skus[i].equals(sku) && quantities[i] == line.quantity();
  }

  /** Answers with what was held for the line before. */
  Holding reserve(int lineNo) {
    Holding before = holdings[lineNo - 1];
    holdings[lineNo - 1] = Holding.RESERVED;
    return before;
  }

  List<LineQuantity> reservedOf(Sku sku) {
    List<LineQuantity> reserved = new ArrayList<>();
    for (int i = 0; i < skus.length; i++) {
      if (holdings[i] == Holding.RESERVED && skus[i].equals(sku)) {
        reserved.add(new LineQuantity(i + 1, quantities[i]));
      }
    }
    return reserved;
  }

  void release(Sku sku) {
    for (int i = 0; i < skus.length; i++) {
      if (holdings[i] != Holding.CHARGE && skus[i].equals(sku)) {
        holdings[i] = Holding.RELEASED;
      }
    }
  }

  boolean hasReleased(Sku sku) {
    for (int i = 0; i < skus.length; i++) {
      if (holdings[i] == Holding.RELEASED && skus[i].equals(sku)) {
        return true;
      }
    }
    return false;
  }

  long count(Holding holding) {
    return Arrays.stream(holdings).filter(each -> each == holding).count();
  }

  boolean hasGoods() {
    return count(Holding.CHARGE) < holdings.length;
  }

  void refuseStock() {
    stockRefused = true;
  }

  boolean isStockRefused() {
    return stockRefused;
  }

  OrderStatus status() {
    return status;
  }

  void status(OrderStatus next) {
    status = next;
  }

  Money total() {
    return total;
  }

  PaymentMethod method() {
    return method;
  }

  PaymentAccount payment() {
    return payment;
  }
}
