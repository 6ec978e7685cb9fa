package io.orderflow.sagas.fulfilment.process;

import io.orderflow.api.Sku;
import io.orderflow.api.fulfilment.FulfilmentEvent;
import io.orderflow.api.fulfilment.FulfilmentEvent.ConfirmationDue;
import io.orderflow.api.order.LineKind;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderEvent;
import io.orderflow.api.order.OrderEvent.OrderPlaced;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.payment.PaymentEvent;
import io.orderflow.api.stock.StockEvent;
import io.orderflow.sagas.fulfilment.process.Effect.CancelSchedule;
import io.orderflow.sagas.fulfilment.process.Effect.End;
import io.orderflow.sagas.fulfilment.process.Effect.Schedule;
import io.orderflow.sagas.fulfilment.process.Effect.ToOrder;
import io.orderflow.sagas.fulfilment.process.Effect.ToPayment;
import io.orderflow.sagas.fulfilment.process.Effect.ToProvider;
import io.orderflow.sagas.fulfilment.process.Effect.ToStock;
import io.orderflow.sagas.model.CommandSideModel;
import io.orderflow.sagas.model.ModelProvider;
import io.orderflow.sagas.model.Orders;
import io.orderflow.sagas.model.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One story, told by its seed. */
final class Simulation {

  private static final String[] TOKENS = {
    "tok_ok", "tok_ok", "tok_declined", "tok_flaky", "tok_timeout", "tok_capture_fails"
  };
  private static final int STEPS = 250;
  private static final int CALM_ROUNDS = 60;

  private record Logged(Object event, Instant at) {}

  private final Random random;
  private final FulfilmentProcess process =
      new FulfilmentProcess(
          new Policy(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(2), 8));
  private final CommandSideModel model = new CommandSideModel();
  private final ModelProvider provider = new ModelProvider();
  private final List<Logged> log = new ArrayList<>();
  private final Map<OrderId, Fulfilment> stored = new HashMap<>();
  private final List<Object> commands = new ArrayList<>();
  private final List<PaymentEvent.Intent> intents = new ArrayList<>();
  private final List<Schedule> schedules = new ArrayList<>();
  private final Map<OrderId, Long> goods = new LinkedHashMap<>();
  private int token;
  private Instant now = Instant.parse("2026-01-01T10:00:00Z");
  private boolean troubled = true;

  Simulation(long seed) {
    random = new Random(seed);
    for (int sku = 0; sku < 4; sku++) {
      model.receive(new Sku("S" + sku), 1 + random.nextInt(4));
    }
  }

  CommandSideModel model() {
    return model;
  }

  Set<OrderId> orders() {
    return goods.keySet();
  }

  long goodsOf(OrderId order) {
    return goods.getOrDefault(order, 0L);
  }

  boolean hasEnded(OrderId order) {
    return !stored.containsKey(order);
  }

  void trouble() {
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0 -> place();
        case 1 -> cancel();
        case 2, 3, 4 -> hearBatch();
        case 5, 6, 7 -> deliverCommand();
        case 8 -> callProvider();
        case 9 -> fireSchedules();
        case 10 -> sweep();
        default -> now = now.plusMillis(random.nextInt(4_000));
      }
    }
  }

  /** Nothing goes wrong any more: what is still open has to come to its end. */
  void calm() {
    troubled = false;
    for (int round = 0; round < CALM_ROUNDS; round++) {
      while (token < log.size() || !commands.isEmpty() || !intents.isEmpty()) {
        hearBatch();
        deliverCommand();
        callProvider();
      }
      now = now.plusSeconds(10);
      fireSchedules();
      sweep();
    }
  }

  private void place() {
    if (goods.size() == 5) {
      return;
    }
    Orders order = new Orders().paidBy(TOKENS[random.nextInt(TOKENS.length)]);
    int lines = random.nextInt(4);
    for (int line = 0; line < lines; line++) {
      order.line("S" + random.nextInt(4), LineKind.GOODS, 1 + random.nextInt(2));
    }
    if (lines == 0 || random.nextBoolean()) {
      order.line("POST", LineKind.CHARGE, 1);
    }
    OrderPlaced placed = model.place(order.placed("o" + goods.size()));
    goods.put(
        placed.orderId(),
        placed.lines().stream()
            .filter(line -> line.kind() == LineKind.GOODS)
            .map(line -> line.sku())
            .distinct()
            .count());
    append(List.of(placed));
  }

  private void cancel() {
    List<OrderId> all = List.copyOf(goods.keySet());
    if (!all.isEmpty() && random.nextInt(3) == 0) {
      append(model.handle(new CancelOrder(all.get(random.nextInt(all.size())), "changed my mind")));
    }
  }

  private void append(List<?> events) {
    events.forEach(event -> log.add(new Logged(event, now)));
  }

  /** Effects leave first; then states and token are stored: both, half of them, or nothing. */
  private void hearBatch() {
    int end = Math.min(log.size(), token + 1 + random.nextInt(6));
    Map<OrderId, @Nullable Fulfilment> changed = new LinkedHashMap<>();
    for (Logged each : log.subList(token, end)) {
      hear(each, changed);
    }
    int fate = troubled ? random.nextInt(6) : 5;
    changed.forEach(
        (order, state) -> {
          boolean isStored = fate > 1 || (fate == 1 && random.nextBoolean());
          if (isStored && state == null) {
            stored.remove(order);
          } else if (isStored) {
            stored.put(order, state);
          }
        });
    if (fate > 2) {
      token = end;
    }
  }

  private void hear(Logged logged, Map<OrderId, @Nullable Fulfilment> changed) {
    Object event = logged.event();
    OrderId order = orderOf(event);
    Fulfilment state = changed.containsKey(order) ? changed.get(order) : stored.get(order);
    if (state == null && !(event instanceof OrderPlaced)) {
      return;
    }
    Step step = step(state, event, logged.at());
    step.effects().forEach(this::perform);
    changed.put(order, step.effects().contains(new End()) ? null : step.state());
  }

  private Step step(@Nullable Fulfilment state, Object event, Instant at) {
    if (state == null) {
      return process.start((OrderPlaced) event, at);
    }
    return switch (event) {
      case OrderEvent of -> process.on(state, of, at);
      case StockEvent.OfOrder of -> process.on(state, of, at);
      case PaymentEvent of -> process.on(state, of, at);
      case FulfilmentEvent of -> process.on(state, of, at);
      default -> throw new IllegalArgumentException(event.toString());
    };
  }

  private static OrderId orderOf(Object event) {
    return switch (event) {
      case OrderEvent of -> of.orderId();
      case StockEvent.OfOrder of -> of.orderId();
      case PaymentEvent of -> of.orderId();
      case FulfilmentEvent of -> of.orderId();
      default -> throw new IllegalArgumentException(event.toString());
    };
  }

  private void perform(Effect effect) {
    switch (effect) {
      case ToStock(var command) -> send(command);
      case ToPayment(var command) -> send(command);
      case ToOrder(var command) -> send(command);
      case ToProvider(var intent) -> intents.add(intent);
      case Schedule schedule -> schedules.add(schedule);
      case CancelSchedule(var order) -> {
        if (!troubled || random.nextBoolean()) {
          schedules.removeIf(each -> each.orderId().equals(order));
        }
      }
      case End() -> {}
    }
  }

  private void send(Object command) {
    commands.add(command);
    if (troubled && random.nextInt(5) == 0) {
      commands.add(command);
    }
  }

  private void deliverCommand() {
    if (commands.isEmpty()) {
      return;
    }
    Object command = commands.remove(random.nextInt(commands.size()));
    if (troubled && random.nextInt(6) == 0) {
      return;
    }
    try {
      append(model.handle(command));
    } catch (Refused refused) {
      // As with the real one: what it makes the process wait for is asked for again.
    }
  }

  private void callProvider() {
    if (intents.isEmpty()) {
      return;
    }
    PaymentEvent.Intent intent = intents.remove(random.nextInt(intents.size()));
    provider
        .answer(intent)
        .filter(outcome -> !troubled || random.nextInt(4) > 0)
        .ifPresent(this::send);
  }

  private void fireSchedules() {
    for (Schedule due : List.copyOf(schedules)) {
      if (!now.isBefore(due.confirmBy())) {
        schedules.remove(due);
        if (!troubled || random.nextInt(4) > 0) {
          append(List.of(new ConfirmationDue(due.orderId())));
        }
      }
    }
  }

  private void sweep() {
    stored
        .values()
        .forEach(
            state -> {
              Instant due = process.dueAt(state);
              if (due != null && !now.isBefore(due)) {
                process.outstanding(state, now).forEach(this::perform);
              }
            });
  }
}
