package io.orderflow.axonserver.platform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which segments to move so that each instance has as many as its share of all threads: from who
 * has the most for its threads to who has the fewest, while that brings the two closer.
 */
final class Balance {

  private Balance() {}

  /** An instance that runs the processor, with all its threads and the segments that it has. */
  record Instance(String client, int threads, List<Integer> segments) {}

  /** A segment, and the client that is to have it. */
  record Move(int segment, String target) {}

  static List<Move> moves(List<Instance> instances) {
    List<Load> loads =
        instances.stream()
            .filter(each -> each.threads > 0)
            .sorted(Comparator.comparing(Instance::client))
            .map(Load::new)
            .toList();
    List<Move> moves = new ArrayList<>();
    while (!loads.isEmpty()) {
      Load most = loads.stream().max(Comparator.comparingDouble(Load::perThread)).orElseThrow();
      Load least = loads.stream().min(Comparator.comparingDouble(Load::withOneMore)).orElseThrow();
      if (least.withOneMore() >= most.perThread() || !least.hasRoom()) {
        return moves;
      }
      int segment = most.segments.removeLast();
      least.segments.add(segment);
      moves.add(new Move(segment, least.instance.client));
    }
    return moves;
  }

  private static final class Load {

    private final Instance instance;
    private final List<Integer> segments;

    Load(Instance instance) {
      this.instance = instance;
      this.segments = new ArrayList<>(instance.segments);
    }

    boolean hasRoom() {
      return segments.size() < instance.threads;
    }

    double perThread() {
      return (double) segments.size() / instance.threads;
    }

    double withOneMore() {
      return (segments.size() + 1.0) / instance.threads;
    }
  }
}
