package io.orderflow.query.projection;

import io.orderflow.support.health.BatchWatch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;

/** The projections of this process, and how far they are. */
public final class RunningProjections {

  private final List<Running> running = new ArrayList<>();

  RunningProjections(List<Projection> projections, Clock clock, BatchWatch watch) {
    projections.stream()
        .sorted(Comparator.comparing(Projection::name))
        .forEach(each -> running.add(new Running(each, new Progress(clock), watch)));
  }

  List<Running> all() {
    return running;
  }

  /** How far each projection is, by name. */
  public List<State> states() {
    return running.stream().map(Running::state).toList();
  }

  /**
   * How far a projection is.
   *
   * @param position of the last event that it has seen; -1 for none, or not known here
   * @param eventsPerSecond applied over the last ten seconds
   */
  public record State(
      String name, int generation, long position, double eventsPerSecond, Status status) {}

  /** What a projection does. */
  public enum Status {
    /** It has applied all that there is. */
    LIVE,
    /** It applies what others wrote before. */
    CATCHING_UP,
    /** Another process runs it, or none does yet. */
    ELSEWHERE,
    /** A batch failed; it is tried again with growing delays. */
    FAILING
  }

  /** A projection with its processor, once Axon has built it. */
  static final class Running {

    private final Projection projection;
    private final Progress progress;
    private final BatchWatch watch;
    private final List<PooledStreamingEventProcessor> processor = new CopyOnWriteArrayList<>();

    Running(Projection projection, Progress progress, BatchWatch watch) {
      this.projection = projection;
      this.progress = progress;
      this.watch = watch;
    }

    Projection projection() {
      return projection;
    }

    Progress progress() {
      return progress;
    }

    void runsBy(PooledStreamingEventProcessor built) {
      processor.add(built);
    }

    State state() {
      List<EventTrackerStatus> segments =
          processor.stream().flatMap(each -> each.processingStatus().values().stream()).toList();
      long position =
          segments.stream()
              .mapToLong(each -> each.getCurrentPosition().orElse(-1))
              .max()
              .orElse(progress.position());
      return new State(
          projection.name(),
          projection.generation(),
          position,
          progress.eventsPerSecond(),
          status(segments));
    }

    private Status status(List<EventTrackerStatus> segments) {
      if (segments.isEmpty()) {
        return Status.ELSEWHERE;
      }
      if (progress.isFailing()) {
        return Status.FAILING;
      }
      return segments.stream().allMatch(EventTrackerStatus::isCaughtUp)
              && !watch.isBehind(projection.processorName(), ProjectionProcessors.MAX_BATCH)
          ? Status.LIVE
          : Status.CATCHING_UP;
    }
  }
}
