package io.orderflow.support.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The batches of events that are being handled at this moment, and those that failed last. A
 * handler that hangs holds up its segment without an error anywhere, and a pooled processor whose
 * batch fails time and again does not call itself in error: only their batches tell.
 */
public final class BatchWatch {

  /** A batch that has begun and has not ended. */
  record Batch(String processor, Thread thread, Instant since) {}

  /** Where a pooled processor notes the segment of a batch. */
  private static final String SEGMENT = "Processor[%s]/SegmentId";

  /** A failed batch is tried again within a minute: after two, another node has its segment. */
  private static final Duration FAILURE_COUNTS = Duration.ofMinutes(2);

  private record Part(String processor, @Nullable Object segment) {}

  /** A batch that takes longer than this is not one of a few events at the head of the log. */
  private static final Duration MOMENT = Duration.ofMillis(250);

  /** After a full batch the next one is under way sooner than this, where there is one. */
  private static final Duration FULL_COUNTS = Duration.ofSeconds(5);

  private record Ended(int events, Instant at) {}

  private final Map<String, Ended> last = new ConcurrentHashMap<>();
  private final Set<Batch> underWay = ConcurrentHashMap.newKeySet();
  private final Map<Part, Instant> failed = new ConcurrentHashMap<>();
  private final InstantSource clock;

  BatchWatch(InstantSource clock) {
    this.clock = clock;
  }

  /** To be asked before each handler of a processor: the first of a batch begins it. */
  MessageHandlerInterceptor<EventMessage<?>> interceptor(String processor) {
    String resource = BatchWatch.class.getName() + "/" + processor;
    return (unit, handlers) -> watched(processor, resource, unit, handlers);
  }

  private Object watched(
      String processor,
      String resource,
      UnitOfWork<? extends EventMessage<?>> unit,
      InterceptorChain handlers)
      throws Exception {
    unit.root().getOrComputeResource(resource, absent -> begin(processor, unit.root()));
    try {
      return handlers.proceed();
    } catch (Error error) {
      // A pooled processor that an Error goes through never handles its segment again, silently.
      throw new IllegalStateException("a handler of %s broke".formatted(processor), error);
    }
  }

  private Batch begin(String processor, UnitOfWork<?> unit) {
    Batch batch = new Batch(processor, Thread.currentThread(), clock.instant());
    Part part = new Part(processor, unit.getResource(SEGMENT.formatted(processor)));
    underWay.add(batch);
    unit.afterCommit(committed -> failed.remove(part));
    unit.onRollback(rolledBack -> failed.put(part, clock.instant()));
    int events = unit instanceof BatchingUnitOfWork<?> all ? all.getMessages().size() : 1;
    unit.onCleanup(
        ended -> {
          underWay.remove(batch);
          last.put(processor, new Ended(events, clock.instant()));
        });
    return batch;
  }

  /**
   * Whether a processor works off what others appended before: its own word for that, once caught
   * up, stays true whatever comes after.
   *
   * @param full events of a batch that left more behind it
   */
  public boolean isBehind(String processor, int full) {
    Ended before = last.get(processor);
    return oldest(processor).compareTo(MOMENT) > 0
        || (before != null
            && before.events() >= full
            && before.at().isAfter(clock.instant().minus(FULL_COUNTS)));
  }

  /** Whether the last batch of one of its segments failed. */
  boolean isFailing(String processor) {
    Instant counts = clock.instant().minus(FAILURE_COUNTS);
    return failed.entrySet().stream()
        .anyMatch(
            each -> each.getKey().processor().equals(processor) && each.getValue().isAfter(counts));
  }

  /** Those that have been under way for longer than this. */
  Collection<Batch> longerThan(Duration limit) {
    Instant latest = clock.instant().minus(limit);
    return underWay.stream().filter(batch -> batch.since().isBefore(latest)).toList();
  }

  /** How long the oldest batch of a processor has been under way; zero where there is none. */
  Duration oldest(String processor) {
    Instant now = clock.instant();
    return underWay.stream()
        .filter(batch -> batch.processor().equals(processor))
        .map(batch -> Duration.between(batch.since(), now))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
