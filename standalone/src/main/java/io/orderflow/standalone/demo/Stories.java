package io.orderflow.standalone.demo;

import static io.orderflow.api.order.OrderStatus.CANCELLED;
import static io.orderflow.api.order.OrderStatus.CONFIRMED;
import static io.orderflow.api.order.OrderStatus.REJECTED;

import io.orderflow.api.order.OrderRejection;
import io.orderflow.api.payment.PaymentStatus;
import io.orderflow.standalone.demo.Story.Ending;
import io.orderflow.standalone.demo.Story.Line;
import java.util.List;

/** Every outcome that an order can have, and the goods that it takes to show them. */
final class Stories {

  private static final String TEAPOT = "TEAPOT";
  private static final String CUP = "CUP";
  private static final String SAMOVAR = "SAMOVAR";

  static final List<Goods> GOODS =
      List.of(
          new Goods(TEAPOT, "White hanging teapot", "12.50", 20, 3),
          new Goods(CUP, "Regency cup and saucer", "2.95", 20, 3),
          new Goods(SAMOVAR, "Silver samovar, rare", "149.00", 2, 0));

  static final List<Story> ALL =
      List.of(
          new Story(
              "confirmed",
              "tok_ok",
              List.of(goods(TEAPOT, 2), goods(CUP, 3)),
              false,
              new Ending(CONFIRMED, null, PaymentStatus.AUTHORISED, "0.00", 5, null)),
          new Story(
              "card declined",
              "tok_declined",
              List.of(goods(TEAPOT, 1), goods(CUP, 1)),
              false,
              rejected(OrderRejection.Code.PAYMENT_DECLINED, PaymentStatus.DECLINED)),
          new Story(
              "insufficient funds",
              "tok_insufficient_funds",
              List.of(goods(TEAPOT, 5)),
              false,
              rejected(OrderRejection.Code.PAYMENT_DECLINED, PaymentStatus.DECLINED)),
          new Story(
              "out of stock",
              "tok_ok",
              List.of(goods(TEAPOT, 1), goods(SAMOVAR, 3)),
              false,
              rejected(OrderRejection.Code.OUT_OF_STOCK, PaymentStatus.NONE)),
          new Story(
              "payment never answers",
              "tok_timeout",
              List.of(goods(TEAPOT, 1)),
              false,
              rejected(OrderRejection.Code.TIMED_OUT, PaymentStatus.VOIDED)),
          new Story(
              "payment fails twice first",
              "tok_flaky",
              List.of(goods(TEAPOT, 1)),
              false,
              new Ending(CONFIRMED, null, PaymentStatus.AUTHORISED, "0.00", 1, null)),
          new Story(
              "cancelled by the customer",
              "tok_ok",
              List.of(goods(TEAPOT, 3), goods(SAMOVAR, 1)),
              true,
              new Ending(
                  CANCELLED, null, PaymentStatus.VOIDED, "0.00", 0, "stock.reservation-released")),
          new Story(
              "charges alone",
              "tok_capture_fails",
              List.of(new Line("POST", 1, "18.00"), new Line("GIFT-WRAP", 2, "1.25")),
              false,
              new Ending(
                  CONFIRMED, null, PaymentStatus.CAPTURED, "20.50", 0, "payment.capture-failed")));

  private Stories() {}

  /** Those that need not wait for anything to time out. */
  static List<Story> quick() {
    return ALL.stream()
        .filter(story -> story.ending().rejection() != OrderRejection.Code.TIMED_OUT)
        .toList();
  }

  private static Line goods(String sku, int quantity) {
    return new Line(sku, quantity, null);
  }

  private static Ending rejected(OrderRejection.Code why, PaymentStatus payment) {
    return new Ending(REJECTED, why, payment, "0.00", 0, null);
  }
}
