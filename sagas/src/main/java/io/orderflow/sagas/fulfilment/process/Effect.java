package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.order.OrderCommand;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentCommand;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockCommand;
import java.time.Instant;

/** What the process does to the world. Each may be done twice: its receiver tells by its key. */
public sealed interface Effect {

  record ToStock(StockCommand command) implements Effect {}

  record ToPayment(PaymentCommand command) implements Effect {}

  record ToOrder(OrderCommand command) implements Effect {}

  /** Puts an intent to the payment provider, and records what it answers. */
  record ToProvider(PaymentEvent.Intent intent) implements Effect {}

  /** Lets the process hear that its confirmation is due. */
  record Schedule(OrderId orderId, Instant confirmBy) implements Effect {}

  /** The time-out is not needed any more; where it comes nevertheless, it changes nothing. */
  record CancelSchedule(OrderId orderId) implements Effect {}

  /** Everything is given back: there is nothing left to wait for. */
  record End() implements Effect {}
}
