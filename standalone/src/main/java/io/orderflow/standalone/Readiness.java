package io.orderflow.standalone;

import io.orderflow.api.Rejection;
import io.orderflow.api.Sku;
import io.orderflow.api.order.OrderCommand.CancelOrder;
import io.orderflow.api.order.OrderId;
import io.orderflow.api.order.OrderQuery.FindOrder;
import io.orderflow.api.order.OrderView;
import io.orderflow.api.product.ProductCommand.DiscontinueProduct;
import io.orderflow.api.product.ProductId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;

/**
 * Waits until commands and queries find their handlers: services tell the node of them in the
 * background, after their own start. What is asked of them changes nothing, since it is about an
 * order and a product that nobody has.
 */
final class Readiness {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private static final String NOBODY = "readiness-probe";
  private static final List<Object> REFUSED =
      List.of(
          new CancelOrder(new OrderId(NOBODY), "a probe"),
          new DiscontinueProduct(new ProductId(new Sku(NOBODY))));

  /** A question to the platform; it fails while nobody answers. */
  @FunctionalInterface
  private interface Probe {
    void ask() throws ExecutionException, InterruptedException, TimeoutException;
  }

  private Readiness() {}

  /**
   * @throws CommandFailure where no handler was found in 30 s
   */
  static void await(CommandGateway commands, QueryGateway queries) {
    long limit = System.nanoTime() + LIMIT.toNanos();
    REFUSED.forEach(command -> await(limit, () -> askRefused(commands, command)));
    await(limit, () -> ask(queries));
  }

  private static void askRefused(CommandGateway commands, Object command)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      commands.send(command).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException answer) {
      if (!(answer.getCause() instanceof CommandExecutionException refused)
          || !(refused.getDetails().orElse(null) instanceof Rejection)) {
        throw answer;
      }
    }
  }

  private static void ask(QueryGateway queries)
      throws ExecutionException, InterruptedException, TimeoutException {
    queries
        .query(new FindOrder(new OrderId(NOBODY)), OrderView.class)
        .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void await(long limit, Probe probe) {
    Duration pause = FIRST_PAUSE;
    @Nullable Exception last = null;
    while (System.nanoTime() < limit) {
      try {
        probe.ask();
        return;
      } catch (ExecutionException | TimeoutException notYet) {
        last = notYet;
        pause = pause(pause);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("the start was interrupted", stopped);
      }
    }
    throw new IllegalStateException("the services did not answer within " + LIMIT, last);
  }

  private static Duration pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("the start was interrupted", stopped);
    }
    Duration next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
  }
}
