package io.orderflow.command.handling;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long commands take, by command and outcome: one timer each, kept, since Axon's own monitors
 * look theirs up anew for each message and take a fifth of the time of a command.
 */
final class CommandTimers {

  enum Outcome {
    DONE,
    REFUSED,
    FAILED
  }

  private record Key(String command, Outcome outcome) {}

  private final MeterRegistry registry;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  CommandTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  Timer of(String command, Outcome outcome) {
    return timers.computeIfAbsent(new Key(command, outcome), this::register);
  }

  private Timer register(Key key) {
    String name = key.command.substring(key.command.lastIndexOf('$') + 1);
    return Timer.builder("orderflow.commands")
        .description("Commands handled, from the start of the first attempt to the answer")
        .tag("command", name)
        .tag("outcome", key.outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
