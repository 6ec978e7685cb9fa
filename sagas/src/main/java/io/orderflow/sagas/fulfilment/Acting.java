package io.orderflow.sagas.fulfilment;

import io.orderflow.api.fulfilment.FulfilmentEvent.ConfirmationDue;
import io.orderflow.sagas.command.CommandSender;
import io.orderflow.sagas.fulfilment.process.Effect;
import io.orderflow.sagas.fulfilment.process.Effect.CancelSchedule;
import io.orderflow.sagas.fulfilment.process.Effect.End;
import io.orderflow.sagas.fulfilment.process.Effect.Schedule;
import io.orderflow.sagas.fulfilment.process.Effect.ToOrder;
import io.orderflow.sagas.fulfilment.process.Effect.ToPayment;
import io.orderflow.sagas.fulfilment.process.Effect.ToProvider;
import io.orderflow.sagas.fulfilment.process.Effect.ToStock;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.payment.ProviderDesk;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.gateway.EventGateway;
import org.axonframework.eventhandling.scheduling.EventScheduler;
import org.axonframework.eventhandling.scheduling.java.SimpleScheduleToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does to the world what the process asks for. Nothing here waits for an outcome. */
class Acting {

  private static final Logger log = LoggerFactory.getLogger(Acting.class);

  private final FulfilmentProcess process;
  private final CommandSender commands;
  private final ProviderDesk provider;
  private final EventScheduler scheduler;
  private final EventGateway events;
  private final Clock clock;

  Acting(
      FulfilmentProcess process,
      CommandSender commands,
      ProviderDesk provider,
      EventScheduler scheduler,
      EventGateway events,
      Clock clock) {
    this.process = process;
    this.commands = commands;
    this.provider = provider;
    this.scheduler = scheduler;
    this.events = events;
    this.clock = clock;
  }

  FulfilmentProcess process() {
    return process;
  }

  void act(Effect effect) {
    switch (effect) {
      case ToStock stock -> commands.send(stock.command());
      case ToPayment payment -> commands.send(payment.command());
      case ToOrder order -> commands.send(order.command());
      case ToProvider ask -> provider.put(ask.intent());
      case Schedule schedule -> schedule(schedule);
      case CancelSchedule cancel -> {}
      case End end -> {}
    }
  }

  /** The schedule's id; null where it could not be set, and the sweep has to watch the clock. */
  @Nullable String schedule(Schedule schedule) {
    try {
      var token = scheduler.schedule(schedule.confirmBy(), new ConfirmationDue(schedule.orderId()));
      return ((SimpleScheduleToken) token).getTokenId();
    } catch (RuntimeException failure) {
      log.warn("{}: its time-out is left to the sweep: {}", schedule, failure.toString());
      return null;
    }
  }

  void cancel(@Nullable String scheduled) {
    if (scheduled == null) {
      return;
    }
    try {
      scheduler.cancelSchedule(new SimpleScheduleToken(scheduled));
    } catch (RuntimeException failure) {
      // One that fires nevertheless changes nothing.
      log.info("Schedule {} is not cancelled: {}", scheduled, failure.toString());
    }
  }

  /**
   * Does once more what was asked for and not heard of. A time-out is not set a second time, since
   * schedules cannot be listed: it is told here once its time has come.
   */
  void again(List<Effect> effects) {
    Instant now = clock.instant();
    for (Effect effect : effects) {
      if (!(effect instanceof Schedule schedule)) {
        act(effect);
      } else if (now.isAfter(schedule.confirmBy())) {
        events.publish(new ConfirmationDue(schedule.orderId()));
      }
    }
  }
}
