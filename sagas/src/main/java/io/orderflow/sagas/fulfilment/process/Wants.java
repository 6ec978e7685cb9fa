package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.order.OrderCommand.ConfirmOrder;
import io.orderflow.api.payment.PaymentCommand.RequestPaymentAuthorisation;
import io.orderflow.api.stock.StockCommand.ReleaseStock;
import io.orderflow.api.stock.StockCommand.ReserveStock;
import io.orderflow.api.stock.StockItemId;
import io.orderflow.sagas.fulfilment.process.Effect.CancelSchedule;
import io.orderflow.sagas.fulfilment.process.Effect.Schedule;
import io.orderflow.sagas.fulfilment.process.Effect.ToOrder;
import io.orderflow.sagas.fulfilment.process.Effect.ToPayment;
import io.orderflow.sagas.fulfilment.process.Effect.ToStock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that is outstanding in a state. What an event brings about is what is wanted after it
 * and was not before; what the sweep sends again is all of it.
 *
 * @param first the time-out, and what goes to the payment
 * @param reserve products to reserve
 * @param release products to give back
 * @param last what goes to the order: a compensation ends with it
 */
record Wants(Set<Effect> first, SkuSet reserve, SkuSet release, Set<Effect> last) {

  static final Wants NOTHING = new Wants(Set.of(), SkuSet.NONE, SkuSet.NONE, Set.of());

  boolean isEmpty() {
    return first.isEmpty() && reserve.isEmpty() && release.isEmpty() && last.isEmpty();
  }

  boolean authorisation() {
    return first.stream()
        .anyMatch(
            each ->
                each instanceof ToPayment pay
                    && pay.command() instanceof RequestPaymentAuthorisation);
  }

  boolean confirmation() {
    return last.stream()
        .anyMatch(each -> each instanceof ToOrder tell && tell.command() instanceof ConfirmOrder);
  }

  Wants beyond(Wants before) {
    return new Wants(
        difference(first, before.first),
        reserve.without(before.reserve),
        release.without(before.release),
        difference(last, before.last));
  }

  private static Set<Effect> difference(Set<Effect> these, Set<Effect> others) {
    Set<Effect> left = new LinkedHashSet<>(these);
    left.removeAll(others);
    return left;
  }

  List<Effect> effects(Plan plan) {
    List<Effect> effects = new ArrayList<>(first);
    reserve
        .places()
        .mapToObj(plan.goods()::get)
        .map(
            goods ->
                new ToStock(
                    new ReserveStock(new StockItemId(goods.sku()), plan.orderId(), goods.lines())))
        .forEach(effects::add);
    release
        .places()
        .mapToObj(plan.goods()::get)
        .map(goods -> new ToStock(new ReleaseStock(new StockItemId(goods.sku()), plan.orderId())))
        .forEach(effects::add);
    effects.addAll(last);
    return effects;
  }

  /** The time-outs of these wants that the others have no more. */
  List<Effect> cancelledBy(Wants after) {
    List<Effect> cancelled = new ArrayList<>();
    for (Effect each : difference(first, after.first)) {
      if (each instanceof Schedule schedule) {
        cancelled.add(new CancelSchedule(schedule.orderId()));
      }
    }
    return cancelled;
  }
}
