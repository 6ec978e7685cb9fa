package io.orderflow.command.pricebook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.orderflow.api.RejectedException;
import io.orderflow.api.RejectionCode;
import io.orderflow.api.Sku;
import io.orderflow.api.product.ProductEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A price book that holds the products it was asked for, and keeps them current by a thread that
 * follows the whole log from where it stood at the start.
 *
 * <p>A product that it does not hold is read from its own events. Both ways of filling meet in the
 * cache's lock of one key, so that no event falls between them: one that came before the reading is
 * in the reading, and one that comes after it finds the product there.
 */
final class FollowedPriceBook implements PriceBook {

  private static final Logger log = LoggerFactory.getLogger(FollowedPriceBook.class);

  // About 300 bytes each.
  private static final int MOST_PRODUCTS = 100_000;
  private static final int PUBLISH_AFTER = 64;
  private static final Duration FIRST_DELAY = Duration.ofMillis(50);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private final ProductLog products;
  private final Cache<Sku, PricedProduct> known =
      Caffeine.newBuilder().maximumSize(MOST_PRODUCTS).executor(Runnable::run).build();
  private final LogPosition followed = new LogPosition();
  private final Thread follower =
      Thread.ofPlatform().daemon().name("price-book").unstarted(this::follow);
  private volatile boolean running;

  FollowedPriceBook(ProductLog products) {
    this.products = products;
  }

  @Override
  public Reading atHead() {
    try {
      CompletableFuture<Long> head = products.head();
      long token = head.get(ProductLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!followed.await(token, ProductLog.PATIENCE)) {
        throw notCurrent("the price book has not caught up with the log");
      }
      return this::product;
    } catch (ExecutionException | TimeoutException e) {
      throw notCurrent("the head of the log is not known");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notCurrent("the command was interrupted");
    }
  }

  private @Nullable PricedProduct product(Sku sku) {
    // A miss reads from the store: the cache keeps nothing of a product that does not exist.
    return known.get(sku, products::load);
  }

  private static RejectedException notCurrent(String detail) {
    return new RejectedException(RejectionCode.PRICES_NOT_CURRENT, detail);
  }

  void start() {
    running = true;
    follower.start();
  }

  void stop() {
    running = false;
    follower.interrupt();
  }

  private void follow() {
    Duration delay = FIRST_DELAY;
    while (running) {
      long before = followed.get();
      try {
        followUntilItEnds();
      } catch (InterruptedException stopped) {
        return;
      } catch (ExecutionException | TimeoutException | RuntimeException | Error e) {
        if (!running) {
          return;
        }
        log.warn("The price book lost the log, and comes back to it: {}", e.toString());
      }
      delay = followed.get() > before ? FIRST_DELAY : longer(delay);
      try {
        LogPosition.pause(delay);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private void followUntilItEnds()
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!followed.isKnown()) {
      followed.advanceTo(
          products.head().get(ProductLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }
    try (EventStream stream = products.openAfter(followed.get())) {
      while (running) {
        EventWithToken next = stream.nextIfAvailable(1, TimeUnit.SECONDS);
        long last = -1;
        for (int i = 0; next != null && i < PUBLISH_AFTER; i++) {
          fold(next);
          last = next.getToken();
          next = i + 1 < PUBLISH_AFTER ? stream.nextIfAvailable() : null;
        }
        if (last >= 0) {
          followed.advanceTo(last);
        } else if (stream.isClosed()) {
          throw new IllegalStateException(
              "the stream ended" + stream.getError().map(error -> ": " + error).orElse(""));
        }
      }
    }
  }

  private void fold(EventWithToken next) {
    ProductEvent event = products.read(next.getEvent());
    if (event != null) {
      long version = next.getEvent().getAggregateSequenceNumber();
      known
          .asMap()
          .compute(event.sku(), (sku, before) -> PricedProduct.fold(before, event, version));
    }
  }

  private static Duration longer(Duration delay) {
    Duration twice = delay.multipliedBy(2);
    return twice.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : twice;
  }
}
