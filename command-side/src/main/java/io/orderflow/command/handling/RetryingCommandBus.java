package io.orderflow.command.handling;

import io.orderflow.api.RejectedException;
import io.orderflow.api.Rejection;
import io.orderflow.api.RejectionCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.MessageHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus on which commands are handled in this process. A refusal leaves it with its {@link
 * Rejection} as details, whoever sent the command. Where another process has changed the aggregate
 * meanwhile, which shows only at commit, the command is handled again: the failed attempt has
 * dropped the stale aggregate from the cache.
 */
final class RetryingCommandBus extends SimpleCommandBus {

  private static final Logger log = LoggerFactory.getLogger(RetryingCommandBus.class);
  private static final int ATTEMPTS = 4;
  private static final long FIRST_DELAY_MILLIS = 5;

  private final CommandTimers timers;

  RetryingCommandBus(Builder builder, CommandTimers timers) {
    super(builder);
    this.timers = timers;
  }

  @Override
  protected <C, R> void handle(
      CommandMessage<C> command,
      MessageHandler<? super CommandMessage<?>> handler,
      CommandCallback<? super C, ? super R> callback) {
    long start = System.nanoTime();
    this.<C, R>attempt(
        command,
        handler,
        (message, result) -> {
          timers
              .of(command.getCommandName(), outcome(result))
              .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
          callback.onResult(message, result);
        },
        1);
  }

  private <C, R> void attempt(
      CommandMessage<C> command,
      MessageHandler<? super CommandMessage<?>> handler,
      CommandCallback<? super C, ? super R> callback,
      int attempt) {
    super.<C, R>handle(
        command,
        handler,
        (message, result) -> {
          if (!result.isExceptional()) {
            callback.onResult(message, result);
          } else if (Failures.isConcurrentChange(result.exceptionResult()) && attempt < ATTEMPTS) {
            LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(FIRST_DELAY_MILLIS << (2 * (attempt - 1))));
            attempt(command, handler, callback, attempt + 1);
          } else {
            callback.onResult(message, failure(command, result));
          }
        });
  }

  private static CommandTimers.Outcome outcome(CommandResultMessage<?> result) {
    if (!result.isExceptional()) {
      return CommandTimers.Outcome.DONE;
    }
    return result.exceptionDetails().orElse(null) instanceof Rejection
        ? CommandTimers.Outcome.REFUSED
        : CommandTimers.Outcome.FAILED;
  }

  private static <R> CommandResultMessage<R> failure(
      CommandMessage<?> command, CommandResultMessage<? extends R> result) {
    Throwable cause = result.exceptionResult();
    if (cause instanceof RejectedException refused) {
      return rejected(refused.rejection());
    }
    if (Failures.isConcurrentChange(cause)) {
      return rejected(
          new Rejection(
              RejectionCode.CONCURRENT_CHANGE, "somebody else changed it at the same time"));
    }
    CommandFailure details;
    if (Failures.isOutage(cause)) {
      details = CommandFailure.UNAVAILABLE;
      log.warn("{} failed for now: {}", command.getCommandName(), cause.toString());
    } else {
      details = CommandFailure.UNEXPECTED;
      log.error("{} failed", command.getCommandName(), cause);
    }
    return new GenericCommandResultMessage<>(
        new CommandExecutionException(cause.toString(), null, details.name(), false));
  }

  private static <R> CommandResultMessage<R> rejected(Rejection rejection) {
    // Neither a cause nor a stack trace: a refusal is an answer.
    return new GenericCommandResultMessage<>(
        new CommandExecutionException(
            rejection.code() + ": " + rejection.detail(), null, rejection, false));
  }
}
