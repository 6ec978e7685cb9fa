package io.orderflow.axonserver.platform;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which segments to split and to merge, so that all stay about as large. */
final class SegmentChoice {

  private static final Comparator<Segment> BY_FRACTION =
      Comparator.comparingInt(Segment::onePartOf);
  private static final Comparator<Segment> BY_ID = Comparator.comparingInt(Segment::id);

  private SegmentChoice() {}

  /**
   * A segment and who has it.
   *
   * @param onePartOf 4 for a quarter of all events
   */
  record Segment(int id, int onePartOf, ProcessorInstance owner) {

    /** The other half of what this was before the last split. */
    int counterpart() {
      int mask = onePartOf - 1;
      return id ^ (mask ^ (mask >>> 1));
    }
  }

  private static List<Segment> segments(List<ProcessorInstance> instances) {
    return instances.stream()
        .flatMap(
            instance ->
                instance.info().getSegmentStatusList().stream()
                    .map(each -> new Segment(each.getSegmentId(), each.getOnePartOf(), instance)))
        .toList();
  }

  /** The largest; of several the one with the highest id. */
  static Optional<Segment> toSplit(List<ProcessorInstance> instances) {
    return segments(instances).stream().max(BY_FRACTION.reversed().thenComparing(BY_ID));
  }

  /** The smallest; of several the one with the highest id. None when there is one segment alone. */
  static Optional<Segment> toMerge(List<ProcessorInstance> instances) {
    return segments(instances).stream()
        .max(BY_FRACTION.thenComparing(BY_ID))
        .filter(segment -> segment.onePartOf() > 1);
  }
}
