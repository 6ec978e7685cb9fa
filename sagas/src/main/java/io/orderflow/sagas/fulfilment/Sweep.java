package io.orderflow.sagas.fulfilment;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.orderflow.sagas.fulfilment.process.Effect;
import io.orderflow.sagas.fulfilment.process.Fulfilment;
import io.orderflow.sagas.fulfilment.process.FulfilmentProcess;
import io.orderflow.sagas.store.SagaDocuments;
import io.orderflow.sagas.store.StoredSaga;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again for what was asked and not heard of: commands that were lost, acts whose outcome is
 * unknown, time-outs that did not come. It reads sagas that are due and has their outstanding
 * effects done, with growing delays, which are kept in memory alone; it never writes a saga.
 */
final class Sweep {

  private static final Logger LOGGER = LoggerFactory.getLogger(Sweep.class);
  private static final int PAGE = 100;
  private static final int PAGES = 10;
  private static final int MOST_DELAYS = 100_000;
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
  private static final Duration AFTER_TIME_OUT = Duration.ofSeconds(1);

  /** How often a saga was swept in a version of it, and when it may be swept next. */
  private record Delay(long version, int sweeps, Instant until) {}

  private final SagaDocuments<OrderFulfilment> sagas;
  private final FulfilmentProcess process;
  private final Effects effects;
  private final ClaimedSegments claims;
  private final Clock clock;
  private final Duration patience;
  private final Cache<String, Delay> delays =
      Caffeine.newBuilder().maximumSize(MOST_DELAYS).build();
  private Instant from = Instant.EPOCH;
  private int passed;

  Sweep(
      SagaDocuments<OrderFulfilment> sagas,
      FulfilmentProcess process,
      Effects effects,
      ClaimedSegments claims,
      Clock clock,
      Duration patience) {
    this.sagas = sagas;
    this.process = process;
    this.effects = effects;
    this.claims = claims;
    this.clock = clock;
    this.patience = patience;
  }

  /** One round over at most {@value #PAGE} × {@value #PAGES} due sagas; the next goes on there. */
  void run() {
    List<Segment> mine = claims.caughtUp();
    Instant now = clock.instant();
    int swept = 0;
    for (int page = 0; page < PAGES && !mine.isEmpty(); page++) {
      List<StoredSaga<OrderFulfilment>> due = sagas.due(from, passed, now, PAGE);
      swept +=
          (int)
              due.stream()
                  .filter(saga -> mine.stream().anyMatch(segment -> segment.matches(saga.id())))
                  .filter(saga -> sweep(saga, now))
                  .count();
      if (!goOnAfter(due)) {
        break;
      }
    }
    if (swept > 0) {
      LOGGER.debug("Asked again for what {} orders wait for", swept);
    }
  }

  private boolean goOnAfter(List<StoredSaga<OrderFulfilment>> page) {
    if (page.size() < PAGE) {
      from = Instant.EPOCH;
      passed = 0;
      return false;
    }
    Instant last = requireNonNull(page.getLast().dueAt());
    // Sagas that were all due in the same millisecond may fill more than a page.
    int ofLast = (int) page.stream().filter(saga -> last.equals(saga.dueAt())).count();
    passed = last.equals(from) ? passed + ofLast : ofLast;
    from = last;
    return true;
  }

  private boolean sweep(StoredSaga<OrderFulfilment> saga, Instant now) {
    Delay before = delays.getIfPresent(saga.value());
    if (before == null || before.version() != saga.version()) {
      before = new Delay(saga.version(), 0, Instant.MIN);
    }
    if (now.isBefore(before.until())) {
      return false;
    }
    Fulfilment state = saga.saga().state();
    List<Effect> outstanding = process.outstanding(state, now);
    outstanding.forEach(effects::performAgain);
    int sweeps = before.sweeps() + 1;
    delays.put(saga.value(), new Delay(saga.version(), sweeps, next(state, now, sweeps)));
    return !outstanding.isEmpty();
  }

  private Instant next(Fulfilment state, Instant now, int sweeps) {
    Duration delay = patience.multipliedBy(1L << Math.min(sweeps, 16));
    Instant next = now.plus(delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay);
    Instant timeOut = state.plan().confirmBy().plus(AFTER_TIME_OUT);
    return timeOut.isAfter(now) && timeOut.isBefore(next) ? timeOut : next;
  }
}
