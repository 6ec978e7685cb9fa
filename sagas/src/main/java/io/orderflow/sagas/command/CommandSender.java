package io.orderflow.sagas.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.api.Rejection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands without waiting for their answers, up to a bound. Nothing is decided by an answer:
 * what a command brings about is heard of as an event, and what was not heard of is asked for again
 * by the sweep. A command that is still on its way is not sent a second time.
 */
public final class CommandSender {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommandSender.class);

  /** After this a command counts as lost: its answer died with a connection. */
  private static final Duration LOST_AFTER = Duration.ofSeconds(30);

  private final CommandGateway gateway;
  private final Semaphore slots;
  private final Duration patience;
  private final Set<Object> underWay = ConcurrentHashMap.newKeySet();

  /** Whoever waited last had no slot: until one is free, nobody waits again. */
  private volatile boolean full;

  private final Counter handled;
  private final Counter rejected;
  private final Counter failed;
  private final Counter notSent;

  /**
   * @param bound commands under way at once
   * @param patience how long a sender waits for a slot before it leaves the command to the sweep;
   *     those who come after one that waited in vain do not wait
   */
  public CommandSender(CommandGateway gateway, MeterRegistry meters, int bound, Duration patience) {
    this.gateway = gateway;
    this.slots = new Semaphore(bound);
    this.patience = patience;
    this.handled = counter(meters, "handled");
    this.rejected = counter(meters, "rejected");
    this.failed = counter(meters, "failed");
    this.notSent = counter(meters, "not-sent");
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("orderflow.sagas.commands").tag("outcome", outcome).register(meters);
  }

  public void send(Object command) {
    if (!underWay.add(command)) {
      return;
    }
    if (!hasSlot()) {
      underWay.remove(command);
      notSent.increment();
      return;
    }
    try {
      var unused =
          gateway
              .send(command)
              .orTimeout(LOST_AFTER.toSeconds(), TimeUnit.SECONDS)
              .whenComplete((answer, failure) -> answered(command, failure));
    } catch (RuntimeException failure) {
      answered(command, failure);
    }
  }

  private boolean hasSlot() {
    if (slots.tryAcquire()) {
      full = false;
      return true;
    }
    if (full) {
      return false;
    }
    try {
      full = !slots.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
      return !full;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void answered(Object command, @Nullable Throwable failure) {
    slots.release();
    underWay.remove(command);
    if (failure == null) {
      handled.increment();
    } else if (failure instanceof CommandExecutionException refused
        && refused.getDetails().filter(Rejection.class::isInstance).isPresent()) {
      rejected.increment();
      LOGGER.debug("{} was refused: {}", command, failure.getMessage());
    } else {
      failed.increment();
      LOGGER.debug("{} failed, and is left to the sweep", command, failure);
    }
  }
}
