package io.orderflow.sagas.command;

import io.orderflow.api.Rejection;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands without waiting for what comes of them: that is told by events. So many may be
 * under way at once; where no place frees itself in time, the command is not sent, and left to the
 * sweep, as is every command whose answer is lost.
 */
public final class CommandSender {

  private static final Logger log = LoggerFactory.getLogger(CommandSender.class);

  private final CommandGateway gateway;
  private final Semaphore places;
  private final Duration wait;
  private final Duration answerLimit;

  /**
   * @param underWay how many commands may be out at once
   * @param wait how long a sender waits for a place
   * @param answerLimit after how long a command without an answer gives its place free
   */
  public CommandSender(CommandGateway gateway, int underWay, Duration wait, Duration answerLimit) {
    this.gateway = gateway;
    this.places = new Semaphore(underWay);
    this.wait = wait;
    this.answerLimit = answerLimit;
  }

  /** Whether the command was sent; what becomes of it is for the events to tell. */
  public boolean send(Object command) {
    if (!takePlace()) {
      log.warn("No place for {} within {}: left to the sweep", command, wait);
      return false;
    }
    try {
      gateway
          .send(command)
          .orTimeout(answerLimit.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete((answer, failure) -> answered(command, failure));
      return true;
    } catch (RuntimeException failure) {
      answered(command, failure);
      return false;
    }
  }

  private boolean takePlace() {
    try {
      return places.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void answered(Object command, @Nullable Throwable failure) {
    places.release();
    if (failure == null) {
      return;
    }
    if (failure instanceof CommandExecutionException refused
        && refused.<Object>getDetails().filter(Rejection.class::isInstance).isPresent()) {
      log.warn("{} was refused: {}", command, refused.getMessage());
    } else {
      log.info("{} is left to the sweep: {}", command, failure.toString());
    }
  }
}
