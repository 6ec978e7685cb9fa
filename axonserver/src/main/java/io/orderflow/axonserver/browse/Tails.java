package io.orderflow.axonserver.browse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.grpc.StatusRuntimeException;
import io.orderflow.axonserver.context.Contexts;
import io.orderflow.axonserver.http.Answer;
import io.orderflow.axonserver.http.EventStream;
import io.orderflow.axonserver.http.Parameters;
import io.orderflow.axonserver.http.Request;
import io.orderflow.axonserver.store.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/events/tail}: what is appended to a context, as it comes; of that, what is wanted.
 * Few may look at a time, each for an hour at most, and for as long as they may.
 */
public final class Tails implements HttpHandler, AutoCloseable {

  /** Where this is served. */
  public static final String PATH = "/v1/events/tail";

  private static final Logger logger = LoggerFactory.getLogger(Tails.class);
  private static final int MAX_TAILS = 16;

  private final Contexts contexts;
  private final BiFunction<EventLog, Runnable, Runnable> follow;
  private final Function<HttpExchange, BooleanSupplier> permission;
  private final Duration patience;
  private final Semaphore free = new Semaphore(MAX_TAILS);
  private final Set<Tail> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param follow has a listener called when a log has grown, or is gone; what it gives ends that
   * @param permission what tells of a request, also later, whether its sender may make it
   * @param patience how long a reader may take nothing of what it is sent
   */
  public Tails(
      Contexts contexts,
      BiFunction<EventLog, Runnable, Runnable> follow,
      Function<HttpExchange, BooleanSupplier> permission,
      Duration patience) {
    this.contexts = contexts;
    this.follow = follow;
    this.permission = permission;
    this.patience = patience;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getRawPath().equals(PATH)) {
        refuse(exchange, 404, "There is no " + exchange.getRequestURI().getPath());
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        refuse(exchange, 405, PATH + " takes GET");
      } else {
        serve(exchange);
      }
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    Asked asked;
    try {
      asked = Asked.of(EventStream.request(exchange), contexts);
    } catch (StatusRuntimeException refusal) {
      EventStream.refuse(exchange, refusal);
      return;
    } catch (IllegalArgumentException malformed) {
      refuse(exchange, 400, String.valueOf(malformed.getMessage()));
      return;
    }
    if (closed || !free.tryAcquire()) {
      refuse(exchange, 503, "%d follow the log already".formatted(MAX_TAILS));
      return;
    }
    try {
      serve(asked, exchange);
    } finally {
      free.release();
    }
  }

  private void serve(Asked asked, HttpExchange exchange) throws IOException {
    EventLog log = asked.log;
    BooleanSupplier allowed = permission.apply(exchange);
    Tail tail = new Tail(log, asked.next, asked.wanted, allowed, EventStream.open(exchange));
    open.add(tail);
    Runnable unfollow = follow.apply(log, tail::wake);
    try {
      if (!closed) {
        tail.run();
      }
    } catch (InterruptedException ended) {
      logger.debug("A tail was ended");
    } catch (IOException left) {
      logger.debug("Who looked at the tail has left", left);
    } catch (RuntimeException failure) {
      if (closed || log.isDeleted()) {
        logger.debug("A tail ended with its log", failure);
      } else {
        logger.warn("A tail failed", failure);
      }
    } finally {
      unfollow.run();
      open.remove(tail);
    }
  }

  /** One that follows a token that is not there yet goes on from the last that is. */
  private record Asked(EventLog log, long next, Wanted wanted) {

    static Asked of(Request request, Contexts contexts) {
      EventLog log = contexts.get(request.parameter("context"));
      Wanted wanted = Wanted.of(request);
      OptionalLong after = Parameters.number(request, "after", -1, Long.MAX_VALUE);
      return new Asked(log, Math.min(after.orElse(Long.MAX_VALUE - 1), log.head()) + 1, wanted);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    EventStream.refuse(exchange, Answer.error(status, message));
  }

  /** How many look. */
  public int open() {
    return open.size();
  }

  /**
   * Parts with those who take nothing any more, or may not look any more; to be called about once a
   * second.
   */
  public void endThoseOver() {
    long now = System.nanoTime();
    open.forEach(each -> each.endIfOver(now, patience.toNanos()));
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(Tail::end);
  }
}
