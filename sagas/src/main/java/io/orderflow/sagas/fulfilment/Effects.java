package io.orderflow.sagas.fulfilment;

import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.fulfilment.process.Effect;
import io.orderflow.sagas.payment.PaymentActs;

/** Does what the process wants, without waiting for what becomes of it. */
final class Effects {

  private final CommandSender commands;
  private final PaymentActs payments;
  private final TimeOuts timeOuts;

  Effects(CommandSender commands, PaymentActs payments, TimeOuts timeOuts) {
    this.commands = commands;
    this.payments = payments;
    this.timeOuts = timeOuts;
  }

  void perform(Effect effect) {
    perform(effect, false);
  }

  /** What was wanted before, and not heard of since. */
  void performAgain(Effect effect) {
    perform(effect, true);
  }

  private void perform(Effect effect, boolean again) {
    switch (effect) {
      case Effect.ToStock(var command) -> commands.send(command);
      case Effect.ToPayment(var command) -> commands.send(command);
      case Effect.ToOrder(var command) -> commands.send(command);
      case Effect.ToProvider(var intent) -> payments.act(intent, again);
      case Effect.Schedule(var orderId, var confirmBy) -> timeOuts.schedule(orderId, confirmBy);
      case Effect.CancelSchedule(var orderId) -> timeOuts.cancel(orderId);
      // The saga ends itself, where Axon wants it: in its handler.
      case Effect.End() -> {}
    }
  }
}
