package io.orderflow.axonserver.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far a stream has come, by segment. An event is done when its segment's position is at or
 * after it, or when that was so in a layout of fewer or more segments that the stream had before.
 *
 * @param current the last token that each segment has done
 * @param former layouts before the number of segments was changed: what they cover is not sent
 * @param replayed what was done before resets: when it is sent again, it is marked so
 */
record Progress(Layout current, List<Layout> former, List<Layout> replayed) {

  Progress {
    former = List.copyOf(former);
    replayed = List.copyOf(replayed);
  }

  /** A new stream whose segments have all come as far as the position. */
  static Progress at(long position, int segments) {
    return new Progress(uniform(position, segments), List.of(), List.of());
  }

  private static Layout uniform(long position, int segments) {
    long[] positions = new long[segments];
    Arrays.fill(positions, position);
    return new Layout(positions);
  }

  int segments() {
    return current.positions().length;
  }

  /** The same at other positions, without the layouts that these have left behind. */
  Progress at(long[] positions) {
    long least = Arrays.stream(positions).min().orElseThrow();
    return new Progress(
        new Layout(positions), needed(former, least + 1), needed(replayed, least + 1));
  }

  private static List<Layout> needed(List<Layout> layouts, long from) {
    return layouts.stream().filter(each -> !each.endsBefore(from)).toList();
  }

  /** With another number of segments, nothing is left out and nothing done comes again. */
  Progress resized(int segments) {
    long[] positions = current.positions();
    long least = Arrays.stream(positions).min().orElseThrow();
    List<Layout> layouts = new ArrayList<>(former);
    if (Arrays.stream(positions).anyMatch(each -> each > least)) {
      layouts.add(current);
    }
    return new Progress(uniform(least, segments), layouts, replayed);
  }

  /** All segments go on after the position, whatever they had done. */
  Progress reset(long position) {
    List<Layout> done = new ArrayList<>(replayed);
    former.forEach(each -> include(done, each));
    include(done, current);
    return new Progress(uniform(position, segments()), List.of(), needed(done, position + 1));
  }

  /** Of two layouts with as many segments, one is enough. */
  private static void include(List<Layout> layouts, Layout more) {
    long[] positions = more.positions();
    for (int i = 0; i < layouts.size(); i++) {
      long[] known = layouts.get(i).positions();
      if (known.length == positions.length) {
        Arrays.setAll(known, segment -> Math.max(known[segment], positions[segment]));
        layouts.set(i, new Layout(known));
        return;
      }
    }
    layouts.add(more);
  }
}
