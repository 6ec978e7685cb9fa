package io.orderflow.query.http;

import io.orderflow.support.web.ProblemCode;
import io.orderflow.support.web.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.axonframework.common.AxonException;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryMessage;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Asks the query bus, and turns what goes wrong into problems; every wait has a limit. */
public final class Asking {

  private static final Logger log = LoggerFactory.getLogger(Asking.class);

  /** Details of the failure of a query whose read models could not be reached. */
  static final String STORE_IS_AWAY = "STORE_IS_AWAY";

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FEW = 16;

  private final QueryGateway gateway;

  Asking(QueryGateway gateway) {
    this.gateway = gateway;
  }

  /** Answers of a query that always has one. */
  public <A> A answer(Object query, Class<A> type) {
    A answer = orNull(query, type);
    if (answer == null) {
      throw new ProblemException(ProblemCode.UNAVAILABLE, "a query had no answer");
    }
    return answer;
  }

  /**
   * A view that is as new as was asked for.
   *
   * @param what names the resource, for people
   * @throws ProblemException where there is none
   * @throws ViewBehindException where it is older
   */
  public <V> V view(
      Object query, Class<V> type, ToLongFunction<V> version, Freshness freshness, String what) {
    V view = orNull(query, type);
    boolean fresh = view != null && freshness.isMetBy(version.applyAsLong(view));
    if (!fresh && freshness.minVersion() != null && !freshness.patience().isZero()) {
      V newer = await(query, type, version, freshness);
      view = newer == null ? view : newer;
    }
    if (view == null) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "there is no " + what);
    }
    if (!freshness.isMetBy(version.applyAsLong(view))) {
      throw new ViewBehindException(what, version.applyAsLong(view));
    }
    return view;
  }

  private <V> @Nullable V await(
      Object query, Class<V> type, ToLongFunction<V> version, Freshness freshness) {
    SubscriptionQueryResult<V, V> followed = follow(query, type, type, FEW);
    try {
      return Flux.merge(followed.initialResult().flux(), followed.updates())
          .filter(view -> freshness.isMetBy(version.applyAsLong(view)))
          .next()
          .blockOptional(freshness.patience())
          .orElse(null);
    } catch (IllegalStateException e) {
      // How Reactor says that the time is over.
      return null;
    } catch (RuntimeException e) {
      throw problem(query, e);
    } finally {
      followed.cancel();
    }
  }

  /** A subscription query; to be cancelled by who asked. */
  public <I, U> SubscriptionQueryResult<I, U> follow(
      Object query, Class<I> initial, Class<U> update, int buffer) {
    return gateway.subscriptionQuery(
        QueryMessage.queryName(query),
        query,
        ResponseTypes.instanceOf(initial),
        ResponseTypes.instanceOf(update),
        buffer);
  }

  /** The first answer of a subscription query; empty where it is null. */
  public <I> Optional<I> initial(SubscriptionQueryResult<I, ?> followed) {
    try {
      return followed.initialResult().blockOptional(LIMIT);
    } catch (RuntimeException e) {
      throw problem("a subscription", e);
    }
  }

  private <A> @Nullable A orNull(Object query, Class<A> type) {
    CompletableFuture<A> future = gateway.query(query, type);
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the service is shutting down");
    } catch (TimeoutException e) {
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the query side did not answer in time");
    } catch (ExecutionException e) {
      throw problem(query, e.getCause() == null ? e : e.getCause());
    } finally {
      future.cancel(true);
    }
  }

  private static RuntimeException problem(Object query, Throwable cause) {
    if (cause instanceof AxonException && !isFault(cause)) {
      log.warn("{} could not be asked: {}", query, cause.toString());
      return new ProblemException(
          ProblemCode.UNAVAILABLE, "the query side cannot be reached at the moment");
    }
    return new IllegalStateException(query + " failed", cause);
  }

  private static boolean isFault(Throwable cause) {
    return cause instanceof QueryExecutionException failed
        && failed.getDetails().filter(STORE_IS_AWAY::equals).isEmpty();
  }
}
