package io.orderflow.command.http;

import io.orderflow.api.CommandAnswer;
import io.orderflow.api.Rejection;
import io.orderflow.command.handling.CommandFailure;
import io.orderflow.support.web.Problem;
import io.orderflow.support.web.ProblemCode;
import io.orderflow.support.web.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Sends a request's command and waits for its answer. */
@Component
public final class Commands {

  private final CommandGateway gateway;
  private final Duration patience;

  Commands(
      CommandGateway gateway, @Value("${orderflow.http.command-timeout:PT10S}") Duration patience) {
    this.gateway = gateway;
    this.patience = patience;
  }

  /**
   * @throws ProblemException where the command is refused, fails, or takes longer than {@code
   *     orderflow.http.command-timeout}, 10 s by default
   */
  public <A extends CommandAnswer> A send(Object command, Class<A> answer) {
    CompletableFuture<Object> result = gateway.send(command);
    try {
      return answer.cast(result.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw new ProblemException(problemOf(e.getCause() == null ? e : e.getCause()));
    } catch (TimeoutException e) {
      throw new ProblemException(
          ProblemCode.TIMED_OUT, "no answer within %d ms".formatted(patience.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the service is stopping");
    }
  }

  private static Problem problemOf(Throwable failure) {
    if (!(failure instanceof CommandExecutionException execution)) {
      // The command found no handler, or the way to it broke.
      return Problem.of(ProblemCode.UNAVAILABLE, "nobody could take the command just now");
    }
    return switch (execution.getDetails().orElse(null)) {
      case Rejection rejection -> RejectionProblems.of(rejection);
      case Object details when details.equals(CommandFailure.UNEXPECTED.name()) ->
          Problem.of(ProblemCode.INTERNAL_ERROR, "an unexpected error; the log tells more");
      case null, default -> Problem.of(ProblemCode.UNAVAILABLE, "the event store is away");
    };
  }
}
