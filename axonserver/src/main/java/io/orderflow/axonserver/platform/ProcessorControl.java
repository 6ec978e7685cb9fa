package io.orderflow.axonserver.platform;

import io.grpc.Status;
import io.orderflow.axonserver.platform.SegmentChoice.Segment;
import io.orderflow.axonserver.protocol.control.EventProcessorReference;
import io.orderflow.axonserver.protocol.control.EventProcessorSegmentReference;
import io.orderflow.axonserver.rpc.Failures;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the event processors of applications paused, started, split, merged and moved. Each is done
 * when the applications that run the processor have said so.
 */
final class ProcessorControl {

  private static final long LOOK_AGAIN_MILLIS = 100;

  /** Who has released a segment claims it anew some time later: the framework says 2 intervals. */
  private static final long RELEASE_AGAIN_MILLIS = 1_000;

  /**
   * Clients tell that they have let go a moment before they have. A merge that comes too early
   * costs a minute: the framework claims neither of its segments so long.
   */
  private static final long GRACE_MILLIS = 500;

  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Comparator<List<String>> BY_NAMES =
      Comparator.<List<String>, String>comparing(each -> each.get(0))
          .thenComparing(each -> each.get(1))
          .thenComparing(each -> each.get(2));

  private final Supplier<List<ProcessorInstance>> instances;
  private final Duration patience;

  /**
   * @param instances what all clients tell of their processors
   * @param patience how long to wait until a segment that was released is no longer told of
   */
  ProcessorControl(Supplier<List<ProcessorInstance>> instances, Duration patience) {
    this.instances = instances;
    this.patience = patience;
  }

  List<ProcessorInstance> instances(ProcessorId id) {
    return instances.get().stream().filter(id::matches).toList();
  }

  /** How all of them do. */
  List<ProcessorLag> lags() {
    Map<List<String>, ProcessorLag> lags = new TreeMap<>(BY_NAMES);
    for (ProcessorInstance each : instances.get()) {
      lags.merge(
          List.of(each.context(), each.component(), each.info().getProcessorName()),
          each.lag(),
          ProcessorLag::and);
    }
    return List.copyOf(lags.values());
  }

  CompletableFuture<Void> pause(ProcessorId id) {
    return all(id, each -> each.client().instruct(i -> i.setPauseEventProcessor(reference(each))));
  }

  CompletableFuture<Void> start(ProcessorId id) {
    return all(id, each -> each.client().instruct(i -> i.setStartEventProcessor(reference(each))));
  }

  private CompletableFuture<Void> all(
      ProcessorId id, Function<ProcessorInstance, CompletableFuture<Void>> instruction) {
    return with(id, found -> allOf(found, instruction));
  }

  private static CompletableFuture<Void> allOf(
      List<ProcessorInstance> found,
      Function<ProcessorInstance, CompletableFuture<Void>> instruction) {
    return CompletableFuture.allOf(
        found.stream().map(instruction).toArray(CompletableFuture<?>[]::new));
  }

  /** Splits the largest segment, where it is: nobody else could claim it. */
  CompletableFuture<Void> split(ProcessorId id) {
    return with(
        id,
        found -> {
          Segment segment =
              SegmentChoice.toSplit(found)
                  .orElseThrow(() -> unable("No segment of %s is claimed".formatted(id)));
          return segment
              .owner()
              .client()
              .instruct(
                  i -> i.setSplitEventProcessorSegment(reference(segment.owner(), segment.id())));
        });
  }

  /**
   * Merges the smallest segment with its other half, which its owner has to have for that. What
   * clients tell is some time old: so what fails while there are several is tried again.
   */
  CompletableFuture<Void> merge(ProcessorId id) {
    long deadline = System.nanoTime() + patience.toNanos();
    return merge(id, deadline, LOOK_AGAIN_MILLIS)
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? late("Nobody has said in time that %s is merged".formatted(id))
                        : failure));
  }

  private CompletableFuture<Void> merge(ProcessorId id, long deadline, long delay) {
    return with(
        id,
        found ->
            merge(id, found, deadline)
                .exceptionallyCompose(
                    failure ->
                        found.size() == 1
                                || Status.fromThrowable(failure).getCode() != Status.Code.INTERNAL
                                || isOver(deadline - 2 * NANOS * delay)
                            ? CompletableFuture.failedFuture(failure)
                            : after(delay, () -> merge(id, deadline, 2 * delay))));
  }

  private CompletableFuture<Void> merge(
      ProcessorId id, List<ProcessorInstance> found, long deadline) {
    Segment segment =
        SegmentChoice.toMerge(found)
            .orElseThrow(() -> unable("%s has no two segments to merge".formatted(id)));
    ProcessorInstance owner = segment.owner();
    List<ProcessorInstance> others = found.stream().filter(each -> each != owner).toList();
    return gather(segment, others, deadline)
        .thenCompose(gathered -> isOver(deadline) ? tooLate(segment) : merge(owner, segment));
  }

  private static CompletableFuture<Void> merge(ProcessorInstance owner, Segment segment) {
    return owner
        .client()
        .instruct(i -> i.setMergeEventProcessorSegment(reference(owner, segment.id())));
  }

  /** Has all others release the other half of a segment, so that its owner claims it. */
  private CompletableFuture<Void> gather(
      Segment segment, List<ProcessorInstance> others, long deadline) {
    long again = System.nanoTime() + RELEASE_AGAIN_MILLIS * NANOS;
    return allOf(others, each -> release(each, segment.counterpart()))
        .thenCompose(released -> awaitBoth(segment, others, again, deadline));
  }

  /**
   * Waits until the owner has both halves: it is sure to merge them then. An owner without a thread
   * for the other half, or that has not claimed it for long, gets it for the merge alone.
   */
  private CompletableFuture<Void> awaitBoth(
      Segment segment, List<ProcessorInstance> others, long again, long deadline) {
    ProcessorInstance owner = now(segment.owner());
    if (owner == null) {
      return CompletableFuture.completedFuture(null);
    }
    if (isOver(deadline)) {
      return tooLate(segment);
    }
    boolean held =
        others.stream()
            .map(this::now)
            .anyMatch(each -> each != null && each.has(segment.counterpart()));
    if (held) {
      return isOver(again)
          ? gather(segment, others, deadline)
          : after(LOOK_AGAIN_MILLIS, () -> awaitBoth(segment, others, again, deadline));
    }
    if (owner.has(segment.counterpart())) {
      return CompletableFuture.completedFuture(null);
    }
    if (owner.info().getAvailableThreads() > 0 && !isOver(deadline - patience.toNanos() / 3)) {
      return after(LOOK_AGAIN_MILLIS, () -> awaitBoth(segment, others, again, deadline));
    }
    long grace = others.isEmpty() ? 0 : GRACE_MILLIS;
    return isOver(deadline - grace * NANOS)
        ? tooLate(segment)
        : after(grace, () -> CompletableFuture.completedFuture(null));
  }

  /** What is told of it by now; null when its client is gone. */
  private @Nullable ProcessorInstance now(ProcessorInstance instance) {
    return instances.get().stream()
        .filter(each -> each.client() == instance.client() && each.id().equals(instance.id()))
        .findFirst()
        .orElse(null);
  }

  /** Whoever was told that the time is over must not find later that it was done after all. */
  private static CompletableFuture<Void> tooLate(Segment segment) {
    return CompletableFuture.failedFuture(
        late("Segment %d is not released in time".formatted(segment.counterpart())));
  }

  private static boolean isOver(long deadline) {
    return System.nanoTime() - deadline > 0;
  }

  private static CompletableFuture<Void> after(
      long millis, Supplier<CompletableFuture<Void>> step) {
    return CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
        .thenCompose(now -> step.get());
  }

  /** Has all but the target release the segment, so that the target claims it. */
  CompletableFuture<Void> move(ProcessorId id, int segment, String target) {
    return with(
        id,
        found -> {
          ProcessorInstance receiver =
              found.stream()
                  .filter(each -> each.clientId().equals(target))
                  .findFirst()
                  .orElseThrow(() -> Failures.notFound("%s does not run %s".formatted(target, id)));
          if (receiver.has(segment)) {
            return CompletableFuture.completedFuture(null);
          }
          if (receiver.info().getAvailableThreads() == 0) {
            throw unable("%s has no thread for another segment of %s".formatted(target, id));
          }
          return allOf(
              found.stream().filter(each -> each != receiver).toList(),
              each -> release(each, segment));
        });
  }

  private static CompletableFuture<Void> release(ProcessorInstance instance, int segment) {
    return instance.client().instruct(i -> i.setReleaseSegment(reference(instance, segment)));
  }

  private CompletableFuture<Void> with(
      ProcessorId id, Function<List<ProcessorInstance>, CompletableFuture<Void>> step) {
    List<ProcessorInstance> found = instances(id);
    if (id.name().isEmpty() || found.isEmpty()) {
      return CompletableFuture.failedFuture(
          Failures.notFound("No client runs an event processor %s".formatted(id)));
    }
    if (found.stream().map(ProcessorInstance::id).distinct().count() > 1) {
      return CompletableFuture.failedFuture(
          Failures.invalid(
              "There are several event processors %s: say which by context and token store"
                  .formatted(id)));
    }
    try {
      // Other components may share the processor by its token store, and its segments with it.
      return step.apply(instances(found.getFirst().id()));
    } catch (RuntimeException refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private static RuntimeException late(String message) {
    return Status.DEADLINE_EXCEEDED.withDescription(message).asRuntimeException();
  }

  private static RuntimeException unable(String message) {
    return Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
  }

  private static EventProcessorReference reference(ProcessorInstance instance) {
    return EventProcessorReference.newBuilder()
        .setProcessorName(instance.info().getProcessorName())
        .build();
  }

  private static EventProcessorSegmentReference reference(ProcessorInstance instance, int segment) {
    return EventProcessorSegmentReference.newBuilder()
        .setProcessorName(instance.info().getProcessorName())
        .setSegmentIdentifier(segment)
        .build();
  }
}
